/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The exporting process (RFC 7011, 2): flows of switches to the collectors that
 * are configured for them.
 */
#ifndef _DVSD_EXPORTER_H
#define _DVSD_EXPORTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dvs_types.h"
#include "interfaces.h"
#include "loop.h"

struct collector;
struct config;
struct dvs_flows;
struct resolver;

/**
 * struct exporter_group - an entry of the configuration, and its collectors
 * @next: in struct exporter.@groups
 * @name: name of a switch, or %CONFIG_ANY
 * @interfaces: interfaces of its switches
 * @collectors: collectors, by their @next
 */
struct exporter_group {
	struct exporter_group *next;
	char name[DVS_NAME_SIZE];
	struct interfaces interfaces;
	struct collector *collectors;
};

/**
 * struct exporter_switch - what is known of a switch whose flows have come
 * @next: in struct exporter.@switches
 * @name: interface name
 * @sequence: number of the record that comes next
 * @kernel_lost: records that its kernel could not tell, as it said last
 * @flows: records that have come
 * @lost: records that have not, of both kinds of loss
 */
struct exporter_switch {
	struct exporter_switch *next;
	char name[DVS_NAME_SIZE];
	uint64_t sequence;
	uint64_t kernel_lost;
	uint64_t flows;
	uint64_t lost;
};

/**
 * struct exporter - all there is
 * @loop: loop, not owned
 * @resolver: resolver, not owned
 * @groups: entries of the configuration
 * @switches: switches
 * @leaving: collectors that are no longer configured and have messages left
 * @sweep: looks after @leaving
 * @sweeps: how often it has to
 */
struct exporter {
	struct loop *loop;
	struct resolver *resolver;
	struct exporter_group *groups;
	struct exporter_switch *switches;
	struct collector *leaving;
	struct loop_timer sweep;
	unsigned int sweeps;
};

/**
 * exporter_init() - make an exporter without collectors
 * @exporter: exporter
 * @loop: loop
 * @resolver: resolver
 */
void exporter_init(struct exporter *exporter, struct loop *loop,
		   struct resolver *resolver);

/**
 * exporter_uninit() - end, at once
 * @exporter: exporter
 */
void exporter_uninit(struct exporter *exporter);

/**
 * exporter_configure() - let the collectors be those of a configuration
 * @exporter: exporter
 * @config: configuration, may be freed afterwards
 *
 * A collector for which nothing changes that it can see goes on, with its
 * transport session and what waits for it. One that is gone, or begins anew,
 * gets what waits for it before it ends.
 *
 * Return: 0, or -ENOMEM and nothing has changed.
 */
int exporter_configure(struct exporter *exporter, const struct config *config);

/**
 * exporter_wants() - whether anybody wants flows
 * @exporter: exporter
 *
 * Return: true if there is a collector.
 */
bool exporter_wants(const struct exporter *exporter);

/**
 * exporter_batch() - export records of flows
 * @exporter: exporter
 * @batch: records
 */
void exporter_batch(struct exporter *exporter,
		    const struct dvs_flows *batch);

/**
 * exporter_missed() - forget where the records of all switches have got to
 * @exporter: exporter
 *
 * Records may have gone by while nobody listened. They are not counted as lost.
 */
void exporter_missed(struct exporter *exporter);

/**
 * exporter_interfaces() - what is known of the interfaces of a switch
 * @exporter: exporter
 * @name: interface name of the switch
 *
 * Return: the interfaces, or NULL if nobody wants its flows.
 */
struct interfaces *exporter_interfaces(struct exporter *exporter,
				       const char *name);

/**
 * exporter_flush() - send what is there, as far as that goes
 * @exporter: exporter
 *
 * Return: true if nothing waits.
 */
bool exporter_flush(struct exporter *exporter);

#endif /* _DVSD_EXPORTER_H */
