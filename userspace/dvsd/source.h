/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Where flows come from: events of the kernel's flow cache. This is the one
 * place of dvsd that talks to the kernel's module.
 */
#ifndef _DVSD_SOURCE_H
#define _DVSD_SOURCE_H

#include <stdbool.h>

#include "loop.h"

struct dvs_ctx;
struct exporter;

/**
 * struct source - the connection to the kernel
 * @exporter: takes flows, not owned
 * @loop: loop, not owned
 * @ctx: context of libdvs, NULL while it is not connected
 * @watch: its socket of events
 * @timer: for the next attempt
 * @wanted: somebody wants flows
 * @told: that there is no module has been said
 * @events: events that have been taken
 */
struct source {
	struct exporter *exporter;
	struct loop *loop;
	struct dvs_ctx *ctx;
	struct loop_fd watch;
	struct loop_timer timer;
	bool wanted;
	bool told;
	unsigned int events;
};

/**
 * source_init() - make a source that is not connected
 * @source: source
 * @exporter: takes flows
 * @loop: loop
 */
void source_init(struct source *source, struct exporter *exporter,
		 struct loop *loop);

/**
 * source_want() - say whether somebody wants flows
 * @source: source
 * @wanted: somebody does
 *
 * Only then it listens; the kernel makes no records for nobody. If there is no
 * module, it tries again from time to time. What it knows of ports is read anew,
 * since somebody may be new who wants it. Records that have come before nobody
 * wants flows any more go to the exporter.
 */
void source_want(struct source *source, bool wanted);

#endif /* _DVSD_SOURCE_H */
