/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the generic netlink handlers share. A handler parses a request, looks
 * its objects up, validates the whole, and commits.
 */
#ifndef _DVS_NETLINK_H
#define _DVS_NETLINK_H

#include <net/genetlink.h>

#include "netlink-gen.h"
#include "types.h"

/**
 * struct dvs_nl_head - the header of a message to be filled
 * @portid: to whom, 0 for a notification
 * @seq: of the request, 0 for a notification
 * @flags: NLM_F_*
 * @cmd: DVS_CMD_*
 */
struct dvs_nl_head {
	u32 portid;
	u32 seq;
	int flags;
	u8 cmd;
};

struct dvs_nl_cursor;

/* Put the objects of one switch into a dump; returns 0 or -EMSGSIZE */
typedef int (*dvs_nl_dump_fn)(struct dvs_switch *sw, struct sk_buff *skb,
			      struct netlink_callback *cb,
			      struct dvs_nl_cursor *cursor);

/* The same of one device, which may be any */
typedef int (*dvs_nl_dump_device_fn)(struct net_device *dev,
				     struct sk_buff *skb,
				     struct netlink_callback *cb,
				     struct dvs_nl_cursor *cursor);

/**
 * struct dvs_nl_cursor - how far a dump has come
 * @device: devices done
 * @object: objects of the present device done
 * @part: parts of the present object's list done
 * @passed: what of the present part is done
 * @id: what the dump has been numbered with, if its objects need that
 * @fn: dumps the objects of one switch
 */
struct dvs_nl_cursor {
	unsigned int device;
	unsigned int object;
	unsigned int part;
	unsigned int passed;
	u64 id;
	dvs_nl_dump_fn fn;
};

/*
 * Put what there is to tell of an object into a message; there is no message if
 * that is nothing. A list that does not fit is cut, *part then is where it goes on
 * in the next message of a dump, else 0. Returns 0, or another number if there is
 * no room.
 */
typedef int (*dvs_nl_fill_fn)(struct sk_buff *skb, const void *object,
			      unsigned int *part);

struct net_device *dvs_nl_device(struct genl_info *info, int attr);
struct dvs_switch *dvs_nl_switch(struct genl_info *info, int attr);
struct dvs_tunnel *dvs_nl_tunnel(struct genl_info *info, struct dvs_switch *sw,
				 int attr);
struct dvs_group *dvs_nl_group(struct genl_info *info,
			       const struct dvs_switch *sw, int attr);
struct dvs_port *dvs_nl_port(struct genl_info *info, int attr);
struct dvs_port *dvs_nl_port_of(struct dvs_switch *sw, u32 ifindex);
int dvs_nl_addr(struct dvs_addr *addr, const struct nlattr *attr,
		struct netlink_ext_ack *extack);
int dvs_nl_ranges(struct dvs_ranges *ranges, struct genl_info *info, int type);
int dvs_nl_put_addr(struct sk_buff *skb, int type, const struct dvs_addr *addr);
int dvs_nl_put_range(struct sk_buff *skb, int type,
		     const struct dvs_range *range);
int dvs_nl_put_ranges(struct sk_buff *skb, int type,
		      const struct dvs_ranges *ranges, unsigned int *part);
int dvs_nl_put_stats(struct sk_buff *skb, int type,
		     struct dvs_pcpu_stats __percpu *stats);

void *dvs_nl_begin(struct sk_buff *skb, const struct dvs_nl_head *head);
int dvs_nl_fill(struct sk_buff *skb, const struct dvs_nl_head *head,
		dvs_nl_fill_fn fill, const void *object, unsigned int *part);
int dvs_nl_reply_in(struct sk_buff *skb, struct genl_info *info, u8 cmd,
		    dvs_nl_fill_fn fill, const void *object);
int dvs_nl_reply(struct genl_info *info, u8 cmd, size_t size,
		 dvs_nl_fill_fn fill, const void *object);
void dvs_nl_multicast(struct net *net, u8 cmd, unsigned int group, size_t size,
		      dvs_nl_fill_fn fill, const void *object);
int dvs_nl_dump_devices(struct sk_buff *skb, struct netlink_callback *cb,
			int attr, dvs_nl_dump_device_fn fn);
int dvs_nl_dump(struct sk_buff *skb, struct netlink_callback *cb,
		int switch_attr, dvs_nl_dump_fn fn);
int dvs_nl_dump_one(struct sk_buff *skb, struct netlink_callback *cb, u8 cmd,
		    dvs_nl_fill_fn fill, const void *object,
		    unsigned int *part);

#define DVS_NL_FDB_SIZE	512

/**
 * struct dvs_nl_fdb - an FDB entry of a switch
 * @sw: the switch
 * @entry: a copy of the entry
 */
struct dvs_nl_fdb {
	struct dvs_switch *sw;
	struct dvs_fdb_entry entry;
};

int dvs_nl_fdb_fill(struct sk_buff *skb, const void *object,
		    unsigned int *part);

/* netlink_fdb.c, shared with the door of rtnetlink; rtnl */
int dvs_nl_fdb_set_port(struct dvs_switch *sw, struct dvs_segment *segment,
			const u8 *mac, u32 ifindex, enum dvs_fdb_kind kind,
			bool replace, struct netlink_ext_ack *extack);
int dvs_nl_fdb_set_remote(struct dvs_tunnel *tunnel,
			  struct dvs_segment *segment, const u8 *mac,
			  const struct dvs_addr *addr, enum dvs_fdb_kind kind,
			  bool replace, struct netlink_ext_ack *extack);

/* netlink_port.c, shared with the handlers of policers; rtnl */
int dvs_nl_dump_ports(struct dvs_switch *sw, struct sk_buff *skb,
		      struct netlink_callback *cb, struct dvs_nl_cursor *cursor,
		      u8 cmd, dvs_nl_fill_fn fill);

/* netlink_sched.c, shared with the handlers of classes; rtnl */
struct net_device *dvs_nl_sched_device(struct genl_info *info, int attr);
int dvs_nl_rate(struct genl_info *info, int attr, u64 *rate);
u32 dvs_nl_burst(const struct nlattr *attr, u32 old, u32 old_dflt, u32 dflt);
int dvs_nl_check_sum(struct genl_info *info, int attr, u64 sum, u64 rate);

int dvs_nl_init(void);
void dvs_nl_uninit(void);

#endif /* _DVS_NETLINK_H */
