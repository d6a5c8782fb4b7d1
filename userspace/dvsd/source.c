// SPDX-License-Identifier: GPL-2.0
/*
 * Flows and ports, as libdvs tells of them.
 */
#include "source.h"

#include <errno.h>
#include <string.h>

#include "dvs.h"
#include "dvs_flow.h"
#include "exporter.h"
#include "instant.h"
#include "log.h"

/* Seconds between two attempts to connect. */
#define TRY_AGAIN	5
/* Events that are taken before others in the loop have their turn. */
#define TURN		8

static void set_timer(struct source *source)
{
	loop_timer_set(source->loop, &source->timer,
		       instant_clock(CLOCK_BOOTTIME) +
		       TRY_AGAIN * NSEC_PER_SEC);
}

/* An index may be used again by another device. */
static void forget_port(struct source *source, const struct dvs_port *port)
{
	struct interfaces *interfaces;

	interfaces = exporter_interfaces(source->exporter, port->switch_name);
	if (interfaces)
		interfaces_forget(interfaces, port->ifindex);
}

static int learn_port(const struct dvs_port *port, void *arg)
{
	struct source *source = arg;
	const uint8_t *uuid = port->set & DVS_HAS(PORT_VM_UUID) ?
			      port->vm_uuid : NULL;
	const char *name = port->set & DVS_HAS(PORT_VM_NAME) ?
			   port->vm_name : NULL;
	struct interfaces *interfaces;

	interfaces = exporter_interfaces(source->exporter, port->switch_name);
	if (interfaces)
		interfaces_set_station(interfaces, port->ifindex, uuid, name);
	return 0;
}

/* All ports, by a socket of its own: the other one is busy with events. */
static void learn_ports(struct source *source)
{
	struct dvs_ctx *ctx = dvs_ctx_alloc();

	if (!ctx)
		return;
	if (dvs_ctx_open(ctx) || dvs_port_dump(ctx, NULL, learn_port, source))
		log_warning("the machines at ports are not known: %s",
			    dvs_errmsg(ctx));
	dvs_ctx_free(ctx);
}

/* What was lost may be of ports too. */
static void source_lost(struct source *source)
{
	log_warning("records of flows came faster than they were read");
	learn_ports(source);
}

static int on_event(const struct dvs_event *event, void *arg)
{
	struct source *source = arg;

	if (!strcmp(event->name, "flow-ntf"))
		exporter_batch(source->exporter, event->data);
	else if (!strcmp(event->name, "port-ntf"))
		learn_port(event->data, source);
	else if (!strcmp(event->name, "port-del-ntf"))
		forget_port(source, event->data);
	else if (!strcmp(event->name, "lost"))
		source_lost(source);
	return ++source->events % TURN ? 0 : 1;
}

static void source_close(struct source *source)
{
	if (!source->ctx)
		return;
	loop_unwatch(source->loop, &source->watch);
	dvs_ctx_free(source->ctx);
	source->ctx = NULL;
	source->watch.fd = -1;
}

static void on_readable(void *arg, uint32_t events)
{
	struct source *source = arg;
	int err = dvs_monitor_process(source->ctx, on_event, source);

	(void)events;
	if (err >= 0)
		return;
	log_error("cannot read records of flows: %s",
		  dvs_errmsg(source->ctx));
	source_close(source);
	set_timer(source);
}

static int source_connect(struct source *source)
{
	int err;

	source->ctx = dvs_ctx_alloc();
	if (!source->ctx)
		return -ENOMEM;
	err = dvs_ctx_open(source->ctx);
	if (!err)
		err = dvs_monitor_open(source->ctx,
				       DVS_GROUP_CONFIG | DVS_GROUP_FLOW);
	if (err)
		return err;
	source->watch.fd = dvs_monitor_fd(source->ctx);
	return loop_watch(source->loop, &source->watch, EPOLLIN);
}

static void source_open(struct source *source)
{
	int err = source_connect(source);

	if (!err) {
		log_info("listening to flows");
		source->told = false;
		exporter_missed(source->exporter);
		learn_ports(source);
		return;
	}
	if (!source->told)
		log_warning("no flows yet: %s", source->ctx ?
			    dvs_errmsg(source->ctx) : strerror(-err));
	source->told = true;
	source_close(source);
	set_timer(source);
}

/* What has come is taken: there will be nobody else to tell it to. */
static void source_finish(struct source *source)
{
	if (!source->ctx || dvs_monitor_leave(source->ctx))
		return;
	while (dvs_monitor_process(source->ctx, on_event, source) > 0)
		;
}

static void on_timer(void *arg)
{
	source_open(arg);
}

void source_init(struct source *source, struct exporter *exporter,
		 struct loop *loop)
{
	memset(source, 0, sizeof(*source));
	source->exporter = exporter;
	source->loop = loop;
	source->watch = (struct loop_fd){
		.fd = -1, .fn = on_readable, .arg = source,
	};
	source->timer = (struct loop_timer){ .fn = on_timer, .arg = source };
}

void source_want(struct source *source, bool wanted)
{
	if (source->ctx && wanted)
		learn_ports(source);
	if (source->wanted == wanted)
		return;
	source->wanted = wanted;
	if (wanted) {
		source_open(source);
		return;
	}
	loop_timer_stop(source->loop, &source->timer);
	source_finish(source);
	source_close(source);
}
