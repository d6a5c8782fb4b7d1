/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What lower layers have to tell to the world. The doors do it (netlink_*.c);
 * the declarations stand here, in the lowest layer, so that nobody has to look
 * upward.
 */
#ifndef _DVS_NOTIFY_H
#define _DVS_NOTIFY_H

#include <uapi/linux/dvs.h>

struct dvs_capture;
struct dvs_captured;
struct dvs_dest;
struct dvs_flow_record;
struct dvs_group;
struct dvs_mirror;
struct dvs_pool;
struct dvs_port;
struct dvs_remote;
struct dvs_segment;
struct dvs_switch;
struct dvs_tunnel;

/* Any context but hard interrupt; an entry leads to @dest, which may be NULL */
void dvs_notify_fdb(struct dvs_switch *sw, enum dvs_fdb_event event, u64 key,
		    u32 val, const struct dvs_dest *dest);

/* Any context but hard interrupt; at most one a second of each kind */
void dvs_notify_alarm(struct dvs_switch *sw, enum dvs_alarm alarm,
		      const struct dvs_dest *dest, u16 segment, const u8 *mac);

/* Flows that have ended; may sleep */
void dvs_notify_flows(struct dvs_switch *sw,
		      const struct dvs_flow_record *records,
		      unsigned int count);

/* Whether somebody listens to them */
bool dvs_flows_heard(const struct dvs_switch *sw);

/*
 * A captured frame, to the socket that asked for it; rcu_read_lock(), bottom halves
 * off. Returns 0, or an error if it was not delivered.
 */
int dvs_notify_captured(struct dvs_capture *capture,
			const struct dvs_captured *frame);

/* A capture has ended, to the same; rtnl */
void dvs_notify_capture_end(struct dvs_capture *capture,
			    enum dvs_capture_end end);

/* rtnl; @cmd is the notification's command */
void dvs_notify_switch(struct dvs_switch *sw, u8 cmd);
void dvs_notify_port(struct dvs_port *port, u8 cmd);
void dvs_notify_tunnel(struct dvs_tunnel *tunnel, u8 cmd);
void dvs_notify_underlay(struct dvs_tunnel *tunnel);
void dvs_notify_segment(struct dvs_switch *sw, struct dvs_segment *segment,
			u8 cmd);
void dvs_notify_remote(struct dvs_remote *remote, u8 cmd);
void dvs_notify_group(struct dvs_group *group, u8 cmd);
void dvs_notify_pool(struct dvs_pool *pool, u8 cmd);
void dvs_notify_mirror(struct dvs_mirror *mirror, u8 cmd);

#endif /* _DVS_NOTIFY_H */
