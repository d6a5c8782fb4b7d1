// SPDX-License-Identifier: GPL-2.0
/*
 * What the operator wants of remotes: which segments are replicated to them,
 * and what groups are listened to.
 *
 * A remote is in the flood lists of its segments, which live at least as long,
 * or in the list of those that get every segment their tunnel carries. Each
 * change is made as a whole or not at all.
 */

#include "remote.h"

#include <linux/rtnetlink.h>

#include "dest.h"
#include "vxlan.h"

static int segment_join(struct dvs_remote *remote, u32 id)
{
	struct dvs_segments *segments = &remote->dest.sw->segments;
	struct dvs_segment *segment;
	int err;

	segment = dvs_segment_get(segments, id);
	if (IS_ERR(segment))
		return PTR_ERR(segment);
	err = dvs_segment_flood_add(segment, &remote->dest);
	if (err) {
		dvs_segment_put(segments, segment);
		return err;
	}
	segment->remotes++;
	return 0;
}

static void segment_leave(struct dvs_remote *remote, u32 id)
{
	struct dvs_segments *segments = &remote->dest.sw->segments;
	struct dvs_segment *segment = dvs_segment_find_rtnl(segments, id);

	dvs_segment_flood_del(segment, &remote->dest);
	segment->remotes--;
	dvs_segment_put(segments, segment);
}

/* Leave the segments of a set, the lowest @count of them */
static void segments_leave(struct dvs_remote *remote,
			   const struct dvs_ranges *segments, u32 count)
{
	const struct dvs_range *run = segments->range;
	u32 id;

	for (; count; run++)
		for (id = run->first; count && id <= run->last; id++, count--)
			segment_leave(remote, id);
}

static int segments_join(struct dvs_remote *remote,
			 const struct dvs_ranges *segments)
{
	const struct dvs_range *run, *end = segments->range + segments->count;
	u32 id, joined = 0;
	int err;

	for (run = segments->range; run < end; run++) {
		for (id = run->first; id <= run->last; id++) {
			err = segment_join(remote, id);
			if (err) {
				segments_leave(remote, segments, joined);
				return err;
			}
			joined++;
		}
	}
	return 0;
}

/* Make the set that is left, or that there is then; @to is made anew */
static int segments_change(struct dvs_ranges *to, const struct dvs_ranges *old,
			   const struct dvs_ranges *by,
			   int (*change)(struct dvs_ranges *ranges,
					 u32 first, u32 last))
{
	unsigned int i;
	int err;

	err = dvs_ranges_copy(to, old);
	for (i = 0; !err && i < by->count; i++)
		err = change(to, by->range[i].first, by->range[i].last);
	if (err)
		dvs_ranges_free(to);
	return err;
}

static int remote_flood_some(struct dvs_remote *remote,
			     const struct dvs_ranges *segments)
{
	struct dvs_ranges all;
	int err;

	err = segments_change(&all, &remote->segments, segments,
			      dvs_ranges_add);
	if (err)
		return err;
	err = segments_join(remote, segments);
	if (err) {
		dvs_ranges_free(&all);
		return err;
	}
	dvs_ranges_free(&remote->segments);
	remote->segments = all;
	return 0;
}

/* Replicate segments to a remote, an empty set is all that the tunnel carries */
static int remote_flood(struct dvs_remote *remote,
			const struct dvs_ranges *segments)
{
	int err;

	if (segments && segments->count)
		return remote_flood_some(remote, segments);
	err = dvs_flood_list_add(&remote->dest.sw->all_remotes, &remote->dest);
	if (!err)
		remote->all_segments = true;
	return err;
}

/**
 * dvs_remote_stop() - replicate nothing to a remote any more
 * @remote: the remote; if it is a group, nothing is received from it either
 *
 * Frames may be on their way until a grace period has passed.
 *
 * Context: rtnl.
 */
void dvs_remote_stop(struct dvs_remote *remote)
{
	if (remote->all_segments)
		dvs_flood_list_del(&remote->dest.sw->all_remotes,
				   &remote->dest);
	segments_leave(remote, &remote->segments,
		       dvs_ranges_size(&remote->segments));
	dvs_ranges_free(&remote->segments);
	remote->all_segments = false;
	if (!remote->group)
		return;
	dvs_group_leave(remote);
	dvs_vxlan_sock_stop(remote->group);
}

static bool ranges_within(const struct dvs_ranges *inner,
			  const struct dvs_ranges *outer)
{
	unsigned int i;

	for (i = 0; i < inner->count; i++)
		if (!dvs_ranges_cover(outer, inner->range[i].first,
				      inner->range[i].last))
			return false;
	return true;
}

/**
 * dvs_remotes_fit() - whether all remotes get along with allowed segments
 * @tunnel: the tunnel
 * @segments: segments to be allowed on it; empty allows all
 *
 * Context: rtnl.
 * Return: true if no remote has a segment that would not be allowed.
 */
bool dvs_remotes_fit(const struct dvs_tunnel *tunnel,
		     const struct dvs_ranges *segments)
{
	struct dvs_remote *remote;
	unsigned int i;

	ASSERT_RTNL();
	if (!segments->count)
		return true;
	dvs_for_each_remote_rtnl(remote, i, tunnel)
		if (!ranges_within(&remote->segments, segments))
			return false;
	return true;
}

static int remote_check_addr(const struct dvs_tunnel *tunnel,
			     const struct dvs_addr *addr,
			     struct netlink_ext_ack *extack)
{
	const struct dvs_tunnel_config *config = dvs_tunnel_config(tunnel);

	if (addr->family != config->local.family) {
		NL_SET_ERR_MSG_MOD(extack, "remote and tunnel are of different address families");
		return -EINVAL;
	}
	if (!dvs_addr_is_unicast(addr) && !dvs_addr_is_multicast(addr)) {
		NL_SET_ERR_MSG_MOD(extack, "neither a unicast address nor a group");
		return -EINVAL;
	}
	if (dvs_addr_needs_link(addr) && !config->link) {
		NL_SET_ERR_MSG_MOD(extack, "a link-local address needs a tunnel with a device");
		return -EINVAL;
	}
	if (dvs_tunnel_is_local(tunnel->self.sw, addr)) {
		NL_SET_ERR_MSG_MOD(extack, "the address is that of a tunnel of this switch");
		return -EINVAL;
	}
	return 0;
}

static int remote_check_segments(const struct dvs_tunnel *tunnel,
				 const struct dvs_ranges *segments,
				 struct netlink_ext_ack *extack)
{
	const struct dvs_ranges *allowed = &dvs_tunnel_config(tunnel)->segments;

	if (allowed->count && !ranges_within(segments, allowed)) {
		NL_SET_ERR_MSG_MOD(extack, "the tunnel does not carry all of these segments");
		return -EINVAL;
	}
	if (dvs_ranges_size(segments) > DVS_SEGMENT_INDEX_MAX) {
		NL_SET_ERR_MSG_MOD(extack, "more segments than a switch can have");
		return -ENOSPC;
	}
	return 0;
}

/* Whether any of the segments is replicated to the remote already */
static bool remote_has_any(const struct dvs_remote *remote,
			   const struct dvs_ranges *segments)
{
	unsigned int i;

	if (remote->all_segments)
		return true;
	if (!segments->count)
		return remote->segments.count;
	for (i = 0; i < segments->count; i++)
		if (dvs_ranges_meet(&remote->segments, segments->range[i].first,
				    segments->range[i].last))
			return true;
	return false;
}

/* A group is joined later if its device is not there now */
static bool group_may_wait(const struct dvs_remote *remote)
{
	return dvs_tunnel_config(remote->tunnel)->link ||
	       !dvs_tunnel_local_dev(remote->tunnel);
}

static int remote_listen(struct dvs_remote *remote,
			 struct netlink_ext_ack *extack)
{
	int err;

	if (remote->group || !dvs_addr_is_multicast(&remote->addr))
		return 0;
	err = dvs_vxlan_sock_open(remote->tunnel, &remote->addr,
				  &remote->group);
	if (err) {
		NL_SET_ERR_MSG_MOD(extack, "cannot bind a socket to the group");
		return err;
	}
	err = dvs_group_join(remote);
	if (err == -ENODEV && group_may_wait(remote))
		err = 0;
	if (err) {
		NL_SET_ERR_MSG_MOD(extack, "cannot join the group, a tunnel with a device may");
		return err;
	}
	dvs_vxlan_sock_listen(remote->tunnel, remote->group);
	return 0;
}

/**
 * dvs_remote_add() - configure a remote, or give it more segments
 * @tunnel: the tunnel
 * @addr: address of a peer VTEP, or a multicast group
 * @segments: segments that are replicated to it; NULL or empty are all that
 *	the tunnel carries
 * @made: set to the remote
 * @extack: says what is wrong
 *
 * Context: rtnl, may sleep.
 * Return: 0, -EEXIST if some of it is there already, -EINVAL, -ENOMEM, -ENOSPC
 * if there are too many segments, or the error of a group's socket.
 */
int dvs_remote_add(struct dvs_tunnel *tunnel, const struct dvs_addr *addr,
		   const struct dvs_ranges *segments, struct dvs_remote **made,
		   struct netlink_ext_ack *extack)
{
	static const struct dvs_ranges all;
	struct dvs_remote *remote;
	bool known;
	int err;

	ASSERT_RTNL();
	segments = segments ?: &all;
	err = remote_check_addr(tunnel, addr, extack) ?:
	      remote_check_segments(tunnel, segments, extack);
	if (err)
		return err;
	remote = dvs_remote_find(tunnel, addr);
	known = remote && remote->configured;
	if (known && remote_has_any(remote, segments)) {
		NL_SET_ERR_MSG_MOD(extack, "the remote has some of these segments already");
		return -EEXIST;
	}
	remote = dvs_remote_claim(tunnel, addr);
	if (!remote)
		return -ENOMEM;
	err = remote_listen(remote, extack) ?: remote_flood(remote, segments);
	if (err) {
		if (err == -ENOSPC)
			NL_SET_ERR_MSG_MOD(extack, "the switch has 65535 segments already");
		if (!known)
			dvs_remote_remove(remote);
		return err;
	}
	dvs_underlay_add_remote(remote);
	*made = remote;
	return 0;
}

static int remote_unflood(struct dvs_remote *remote,
			  const struct dvs_ranges *segments)
{
	struct dvs_ranges left;
	int err;

	err = segments_change(&left, &remote->segments, segments,
			      dvs_ranges_del);
	if (err)
		return err;
	segments_leave(remote, segments, dvs_ranges_size(segments));
	dvs_ranges_free(&remote->segments);
	remote->segments = left;
	return 0;
}

/**
 * dvs_remote_del() - remove a remote, or take segments from it
 * @remote: the remote
 * @segments: segments that are not replicated to it any more; NULL or empty
 *	removes the remote and its FDB entries
 * @extack: says what is wrong
 *
 * A remote that has lost its last segment stays, as one that frames may come
 * from.
 *
 * Context: rtnl, may sleep.
 * Return: 0, -EINVAL if it has all segments, not some, -ENOENT if it does not
 * have one of the segments, or -ENOMEM.
 */
int dvs_remote_del(struct dvs_remote *remote, const struct dvs_ranges *segments,
		   struct netlink_ext_ack *extack)
{
	ASSERT_RTNL();
	if (!segments || !segments->count) {
		dvs_remote_remove(remote);
		return 0;
	}
	if (remote->all_segments) {
		NL_SET_ERR_MSG_MOD(extack, "the remote has all segments, not some");
		return -EINVAL;
	}
	if (!ranges_within(segments, &remote->segments)) {
		NL_SET_ERR_MSG_MOD(extack, "the remote does not have all of these segments");
		return -ENOENT;
	}
	return remote_unflood(remote, segments);
}
