/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What an exporter has done, as JSON.
 */
#ifndef _DVSD_REPORT_H
#define _DVSD_REPORT_H

struct exporter;
struct json_object;

/**
 * report_export() - counters of each collector and of each switch
 * @exporter: exporter
 * @json: object that gets them, see dvsd(8) for its keys
 */
void report_export(const struct exporter *exporter, struct json_object *json);

#endif /* _DVSD_REPORT_H */
