/* SPDX-License-Identifier: GPL-2.0 */
/*
 * libdvs: read and change distributed virtual switches.
 *
 * A program allocates a context, opens it and then reads or changes objects,
 * which are the plain structures of dvs_types.h. Every function that can fail
 * returns a negative errno; dvs_errmsg() then has a sentence, the kernel's own
 * where it sent one, and dvs_errattr() the name of the attribute it refused.
 *
 * One request is one change: the kernel does all of what a structure says, or
 * nothing. A context belongs to one thread at a time, and to the network
 * namespace in which it was opened.
 */
#ifndef DVS_H
#define DVS_H

#include "dvs_drop.h"
#include "dvs_types.h"

#ifdef __cplusplus
extern "C" {
#endif

struct dvs_ctx;

/**
 * dvs_ctx_alloc() - allocate a context
 *
 * Return: the context, to be given to dvs_ctx_free(), or NULL without memory.
 */
struct dvs_ctx *dvs_ctx_alloc(void);

/**
 * dvs_ctx_open() - connect to the kernel's dvs module
 * @ctx: context
 *
 * The module is loaded if it is installed and the caller may load it.
 *
 * Return: 0, or -ENOENT if the dvs module is not loaded, or another -errno.
 */
int dvs_ctx_open(struct dvs_ctx *ctx);

/**
 * dvs_ctx_free() - close and free a context
 * @ctx: context, may be NULL
 */
void dvs_ctx_free(struct dvs_ctx *ctx);

/**
 * dvs_errmsg() - say why the last call of a context failed
 * @ctx: context
 *
 * Return: a sentence without newline, valid until the next call.
 */
const char *dvs_errmsg(const struct dvs_ctx *ctx);

/**
 * dvs_errattr() - name the attribute the kernel refused or missed
 * @ctx: context
 *
 * A nested attribute follows its parents after a slash: "vlan-map/vid".
 *
 * Return: the name, or NULL if the last failure was not about an attribute.
 */
const char *dvs_errattr(const struct dvs_ctx *ctx);

/* Switches. */

/** typedef dvs_switch_fn - takes one switch of a dump; non-zero ends it */
typedef int dvs_switch_fn(const struct dvs_switch *sw, void *arg);

/**
 * dvs_switch_get() - read a switch
 * @ctx: context
 * @sw: holds @ifindex on entry, and everything on return
 *
 * Return: 0 or -errno.
 */
int dvs_switch_get(struct dvs_ctx *ctx, struct dvs_switch *sw);

/**
 * dvs_switch_new() - make a switch
 * @ctx: context
 * @sw: @ifname and what else shall differ from the default
 *
 * Return: 0 or -errno.
 */
int dvs_switch_new(struct dvs_ctx *ctx, const struct dvs_switch *sw);

/**
 * dvs_switch_set() - change a switch
 * @ctx: context
 * @sw: @ifindex and what shall change; what cannot be changed is ignored
 *
 * Return: 0 or -errno.
 */
int dvs_switch_set(struct dvs_ctx *ctx, const struct dvs_switch *sw);

/**
 * dvs_switch_del() - remove a switch, detaching its ports
 * @ctx: context
 * @sw: @ifindex
 *
 * Return: 0 or -errno.
 */
int dvs_switch_del(struct dvs_ctx *ctx, const struct dvs_switch *sw);

/**
 * dvs_switch_dump() - read all switches of the namespace
 * @ctx: context
 * @fn: called for each when the whole dump is there; may use @ctx
 * @arg: handed to @fn
 *
 * All dumps are repeated a few times if the kernel says that a change came in
 * between. If it still does, @fn gets what was read last, and the result is
 * -EINTR.
 *
 * Return: 0, -errno, or what @fn returned if that was not 0.
 */
int dvs_switch_dump(struct dvs_ctx *ctx, dvs_switch_fn *fn, void *arg);

/* Ports. */

/** typedef dvs_port_fn - takes one port of a dump; non-zero ends it */
typedef int dvs_port_fn(const struct dvs_port *port, void *arg);

/**
 * dvs_port_get() - read a port
 * @ctx: context
 * @port: holds @ifindex on entry; dvs_port_clear() it after use
 *
 * Return: 0 or -errno.
 */
int dvs_port_get(struct dvs_ctx *ctx, struct dvs_port *port);

/**
 * dvs_port_new() - attach a device to a switch
 * @ctx: context
 * @port: @switch_index, @ifindex and what else shall differ from the default
 *
 * Return: 0 or -errno.
 */
int dvs_port_new(struct dvs_ctx *ctx, const struct dvs_port *port);

/**
 * dvs_port_set() - change a port
 * @ctx: context
 * @port: @ifindex and what shall change; the index of a switch is its own port
 *
 * Return: 0 or -errno.
 */
int dvs_port_set(struct dvs_ctx *ctx, const struct dvs_port *port);

/**
 * dvs_port_del() - detach a device from its switch
 * @ctx: context
 * @port: @ifindex
 *
 * Return: 0 or -errno.
 */
int dvs_port_del(struct dvs_ctx *ctx, const struct dvs_port *port);

/**
 * dvs_port_dump() - read all ports
 * @ctx: context
 * @filter: NULL, or holds the @switch_index whose ports are wanted
 * @fn: called for each, see dvs_switch_dump()
 * @arg: handed to @fn
 *
 * Return: as dvs_switch_dump().
 */
int dvs_port_dump(struct dvs_ctx *ctx, const struct dvs_port *filter,
		  dvs_port_fn *fn, void *arg);

/**
 * dvs_dscp_map_default() - the priorities that a new port gives each DSCP
 * @map: set to them, for the @dscp_map of a port of which some are to differ
 */
void dvs_dscp_map_default(uint8_t map[DVS_DSCPS]);

/**
 * dvs_port_map() - append a run to the VID-to-segment map of a port
 * @port: port
 * @vid: first VID
 * @vid_last: last VID
 * @segment: segment of @vid
 *
 * Return: 0 or -ENOMEM.
 */
int dvs_port_map(struct dvs_port *port, uint16_t vid, uint16_t vid_last,
		 uint32_t segment);

/**
 * dvs_port_clear() - free what a port holds and make it empty
 * @port: port
 */
void dvs_port_clear(struct dvs_port *port);

/* Tunnels. */

/** typedef dvs_tunnel_fn - takes one tunnel of a dump; non-zero ends it */
typedef int dvs_tunnel_fn(const struct dvs_tunnel *tunnel, void *arg);

/**
 * dvs_tunnel_get() - read a tunnel
 * @ctx: context
 * @tunnel: holds @switch_index and @name; dvs_tunnel_clear() it after use
 *
 * Return: 0 or -errno.
 */
int dvs_tunnel_get(struct dvs_ctx *ctx, struct dvs_tunnel *tunnel);

/**
 * dvs_tunnel_new() - make a tunnel
 * @ctx: context
 * @tunnel: @switch_index, @name, @local and what shall differ from the default
 *
 * Return: 0 or -errno.
 */
int dvs_tunnel_new(struct dvs_ctx *ctx, const struct dvs_tunnel *tunnel);

/**
 * dvs_tunnel_set() - change a tunnel
 * @ctx: context
 * @tunnel: @switch_index, @name and what shall change; what cannot be changed
 *	    is ignored
 *
 * Return: 0 or -errno.
 */
int dvs_tunnel_set(struct dvs_ctx *ctx, const struct dvs_tunnel *tunnel);

/**
 * dvs_tunnel_del() - remove a tunnel and its remotes
 * @ctx: context
 * @tunnel: @switch_index and @name
 *
 * Return: 0 or -errno.
 */
int dvs_tunnel_del(struct dvs_ctx *ctx, const struct dvs_tunnel *tunnel);

/**
 * dvs_tunnel_dump() - read all tunnels
 * @ctx: context
 * @filter: NULL, or holds the @switch_index whose tunnels are wanted
 * @fn: called for each, see dvs_switch_dump()
 * @arg: handed to @fn
 *
 * Return: as dvs_switch_dump().
 */
int dvs_tunnel_dump(struct dvs_ctx *ctx, const struct dvs_tunnel *filter,
		    dvs_tunnel_fn *fn, void *arg);

/**
 * dvs_tunnel_clear() - free what a tunnel holds and make it empty
 * @tunnel: tunnel
 */
void dvs_tunnel_clear(struct dvs_tunnel *tunnel);

/* Segments. */

/** typedef dvs_segment_fn - takes one segment of a dump; non-zero ends it */
typedef int dvs_segment_fn(const struct dvs_segment *segment, void *arg);

/**
 * dvs_segment_get() - read a segment
 * @ctx: context
 * @segment: holds @switch_index and @id on entry, and everything on return
 *
 * Return: 0 or -errno.
 */
int dvs_segment_get(struct dvs_ctx *ctx, struct dvs_segment *segment);

/**
 * dvs_segment_new() - make a segment that lives without ports
 * @ctx: context
 * @segment: @switch_index, @id and perhaps @name
 *
 * Return: 0 or -errno.
 */
int dvs_segment_new(struct dvs_ctx *ctx, const struct dvs_segment *segment);

/**
 * dvs_segment_set() - change a segment
 * @ctx: context
 * @segment: @switch_index, @id and @name
 *
 * Return: 0 or -errno.
 */
int dvs_segment_set(struct dvs_ctx *ctx, const struct dvs_segment *segment);

/**
 * dvs_segment_del() - give a segment up
 * @ctx: context
 * @segment: @switch_index and @id
 *
 * Return: 0 or -errno.
 */
int dvs_segment_del(struct dvs_ctx *ctx, const struct dvs_segment *segment);

/**
 * dvs_segment_dump() - read all segments
 * @ctx: context
 * @filter: NULL, or holds the @switch_index whose segments are wanted
 * @fn: called for each, see dvs_switch_dump()
 * @arg: handed to @fn
 *
 * Return: as dvs_switch_dump().
 */
int dvs_segment_dump(struct dvs_ctx *ctx, const struct dvs_segment *filter,
		     dvs_segment_fn *fn, void *arg);

/**
 * dvs_segments_add() - append a run to a list of segments
 * @segments: list of struct dvs_segment_range
 * @first: first segment
 * @last: last segment
 *
 * Return: 0 or -ENOMEM.
 */
int dvs_segments_add(struct dvs_list *segments, uint32_t first, uint32_t last);

/* Remotes. */

/** typedef dvs_remote_fn - takes one remote of a dump; non-zero ends it */
typedef int dvs_remote_fn(const struct dvs_remote *remote, void *arg);

/**
 * dvs_remote_get() - read a remote
 * @ctx: context
 * @remote: holds @switch_index, @tunnel and @address; dvs_remote_clear() it
 *	    after use
 *
 * Return: 0 or -errno.
 */
int dvs_remote_get(struct dvs_ctx *ctx, struct dvs_remote *remote);

/**
 * dvs_remote_new() - add a remote, or segments to a remote
 * @ctx: context
 * @remote: @switch_index, @tunnel, @address, and @segments unless all are meant
 *
 * Return: 0 or -errno.
 */
int dvs_remote_new(struct dvs_ctx *ctx, const struct dvs_remote *remote);

/**
 * dvs_remote_del() - remove a remote, or segments from a remote
 * @ctx: context
 * @remote: @switch_index, @tunnel, @address, and @segments to remove only them
 *
 * Return: 0 or -errno.
 */
int dvs_remote_del(struct dvs_ctx *ctx, const struct dvs_remote *remote);

/**
 * dvs_remote_dump() - read all remotes
 * @ctx: context
 * @filter: NULL, or holds the @switch_index, and perhaps the @tunnel
 * @fn: called for each, see dvs_switch_dump()
 * @arg: handed to @fn
 *
 * Return: as dvs_switch_dump().
 */
int dvs_remote_dump(struct dvs_ctx *ctx, const struct dvs_remote *filter,
		    dvs_remote_fn *fn, void *arg);

/**
 * dvs_remote_clear() - free what a remote holds and make it empty
 * @remote: remote
 */
void dvs_remote_clear(struct dvs_remote *remote);

/* The forwarding database. */

/** typedef dvs_fdb_fn - takes one entry of a dump; non-zero ends it */
typedef int dvs_fdb_fn(const struct dvs_fdb_entry *entry, void *arg);

/**
 * dvs_fdb_get() - read an entry
 * @ctx: context
 * @entry: holds @switch_index, @segment and @mac on entry, all on return
 *
 * Return: 0 or -errno.
 */
int dvs_fdb_get(struct dvs_ctx *ctx, struct dvs_fdb_entry *entry);

/**
 * dvs_fdb_new() - add an entry that is not there yet
 * @ctx: context
 * @entry: @switch_index, @segment, @mac, either @port or @tunnel and @remote,
 *	   and perhaps @kind
 *
 * Return: 0 or -errno.
 */
int dvs_fdb_new(struct dvs_ctx *ctx, const struct dvs_fdb_entry *entry);

/**
 * dvs_fdb_set() - add an entry, or change the one that is there
 * @ctx: context
 * @entry: as for dvs_fdb_new()
 *
 * Return: 0 or -errno.
 */
int dvs_fdb_set(struct dvs_ctx *ctx, const struct dvs_fdb_entry *entry);

/**
 * dvs_fdb_del() - remove an entry
 * @ctx: context
 * @entry: @switch_index, @segment and @mac
 *
 * Return: 0 or -errno.
 */
int dvs_fdb_del(struct dvs_ctx *ctx, const struct dvs_fdb_entry *entry);

/**
 * dvs_fdb_flush() - remove all entries that match
 * @ctx: context
 * @filter: @switch_index and what must match; without @kind, learned and
 *	    sticky entries
 * @flushed: entries removed, may be NULL
 *
 * Return: 0 or -errno.
 */
int dvs_fdb_flush(struct dvs_ctx *ctx, const struct dvs_fdb_entry *filter,
		  uint32_t *flushed);

/**
 * dvs_fdb_dump() - read all entries that match
 * @ctx: context
 * @filter: NULL, or what must match; the kernel filters
 * @fn: called for each, see dvs_switch_dump()
 * @arg: handed to @fn
 *
 * Return: as dvs_switch_dump().
 */
int dvs_fdb_dump(struct dvs_ctx *ctx, const struct dvs_fdb_entry *filter,
		 dvs_fdb_fn *fn, void *arg);

/* The ledger of dropped frames. */

/** typedef dvs_drop_fn - takes one ledger of a dump; non-zero ends it */
typedef int dvs_drop_fn(const struct dvs_drop *drop, void *arg);

/**
 * dvs_drop_get() - read one ledger
 * @ctx: context
 * @drop: holds @switch_index and @port or @tunnel; dvs_drop_clear() it after
 *	  use
 *
 * Return: 0 or -errno.
 */
int dvs_drop_get(struct dvs_ctx *ctx, struct dvs_drop *drop);

/**
 * dvs_drop_dump() - read the ledgers that match
 * @ctx: context
 * @filter: NULL, or holds the @switch_index, and @port or @tunnel
 * @fn: called for each, see dvs_switch_dump()
 * @arg: handed to @fn
 *
 * Return: as dvs_switch_dump().
 */
int dvs_drop_dump(struct dvs_ctx *ctx, const struct dvs_drop *filter,
		  dvs_drop_fn *fn, void *arg);

/**
 * dvs_drop_reset() - set ledgers to zero
 * @ctx: context
 * @filter: @switch_index, and perhaps @port or @tunnel
 *
 * Return: 0 or -errno.
 */
int dvs_drop_reset(struct dvs_ctx *ctx, const struct dvs_drop *filter);

/**
 * dvs_drop_clear() - free what a ledger holds and make it empty
 * @drop: ledger
 */
void dvs_drop_clear(struct dvs_drop *drop);

#ifdef __cplusplus
}
#endif

#include "dvs_monitor.h"
#include "dvs_object.h"
#include "dvs_mirror.h"
#include "dvs_capture.h"
#include "dvs_pool.h"
#include "dvs_police.h"
#include "dvs_flow.h"
#include "dvs_group.h"
#include "dvs_sched.h"

#endif /* DVS_H */
