/* SPDX-License-Identifier: GPL-2.0 */
/*
 * dvsctl flow export: what dvsd has exported.
 */
#ifndef _DVSCTL_CMD_EXPORT_H
#define _DVSCTL_CMD_EXPORT_H

struct dvsctl;

/* Where dvsd answers. */
#define EXPORT_SOCKET	"/run/dvs/dvsd.sock"

/*
 * Show the collectors of dvsd at a socket, with their counters; those of one
 * entry of its configuration if a switch is named, else all. Returns an exit
 * status, and the list is not ended.
 */
int export_show(struct dvsctl *ctl, const char *path, const char *switch_name);

#endif /* _DVSCTL_CMD_EXPORT_H */
