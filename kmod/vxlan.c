// SPDX-License-Identifier: GPL-2.0
/*
 * Tunnels: VXLAN tunnel endpoints of a switch (RFC 7348).
 *
 * A tunnel is made with all it needs before its socket hands out the first
 * frame. Its configuration is replaced as a whole. When it is removed, first no
 * frame comes in by it, then no frame finds one of its remotes, and then it is
 * freed.
 */

#include "vxlan.h"

#include <linux/ctype.h>
#include <linux/inetdevice.h>
#include <linux/random.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>
#include <net/route.h>

#include "dest.h"
#include "mirror.h"
#include "observe.h"
#include "remote.h"
#include "template.h"
#include "vxlan_direct.h"

#define TUNNEL_TTL		64		/* RFC 1700's default */
#define TUNNEL_DSCP_MAX		63
#define TUNNEL_FLAGS		(DVS_F_REMOTE | DVS_F_FLOOD | DVS_F_BCAST_FLOOD | \
				 DVS_F_MCAST_FLOOD)

/**
 * dvs_tunnel_config_init() - the configuration of a tunnel nothing is said of
 * @config: set to it
 * @local: address of the VTEP
 *
 * UDP checksums are off on IPv4 (RFC 7348, 5) but on with IPv6 (RFC 6936, 4).
 */
void dvs_tunnel_config_init(struct dvs_tunnel_config *config,
			    const struct dvs_addr *local)
{
	memset(config, 0, sizeof(*config));
	config->local = *local;
	config->port = htons(DVS_VXLAN_PORT);
	config->src_port_first = DVS_SRC_PORT_FIRST;
	config->src_port_last = DVS_SRC_PORT_LAST;
	config->ttl = TUNNEL_TTL;
	config->dscp_mode = DVS_DSCP_MODE_FIXED;
	dvs_prio_dscp_default(config->dscp_map);
	config->csum = local->family == AF_INET6;
	config->learning = true;
	config->inner_vlan = DVS_INNER_VLAN_DROP;
	config->up = true;
}

static bool name_is_valid(const char *name)
{
	size_t i;

	for (i = 0; name[i]; i++)
		if (!isascii(name[i]) || !isgraph(name[i]) || name[i] == '/')
			return false;
	return i && i <= DVS_TUNNEL_NAME_LEN;
}

static bool local_is_valid(const struct dvs_switch *sw,
			   const struct dvs_addr *local)
{
	return dvs_addr_is_unicast(local) &&
	       (local->family != AF_INET ||
		inet_addr_type(dvs_switch_net(sw), local->v4) != RTN_BROADCAST);
}

/* What is fixed when the tunnel is made */
static int config_check_place(const struct dvs_switch *sw,
			      const struct dvs_tunnel_config *config,
			      struct netlink_ext_ack *extack)
{
	if (!local_is_valid(sw, &config->local)) {
		NL_SET_ERR_MSG_MOD(extack, "the local address is not a unicast address");
		return -EINVAL;
	}
	if (dvs_addr_needs_link(&config->local) && !config->link) {
		NL_SET_ERR_MSG_MOD(extack, "a link-local address needs a device");
		return -EINVAL;
	}
	return 0;
}

/* What may change, as far as no policy says it: of bytes in an array, of two */
static int config_check_values(const struct dvs_tunnel_config *config,
			       struct netlink_ext_ack *extack)
{
	unsigned int i;

	if (!config->src_port_first ||
	    config->src_port_first > config->src_port_last) {
		NL_SET_ERR_MSG_MOD(extack, "the last source port is below the first");
		return -EINVAL;
	}
	for (i = 0; i < DVS_PRIO_COUNT; i++) {
		if (config->dscp_map[i] > TUNNEL_DSCP_MAX) {
			NL_SET_ERR_MSG_MOD(extack, "a DSCP in the map is above 63");
			return -EINVAL;
		}
	}
	return 0;
}

static u8 class_priority(u8 class)
{
	u8 priority;

	for (priority = 0; priority < DVS_PRIO_COUNT; priority++)
		if (dvs_prio_class(priority) == class)
			break;
	return priority;
}

/*
 * The priorities of received frames by outer DSCP: those of the class selectors
 * (RFC 2474, 4.2.2), unless the tunnel's map gives a DSCP to other classes. Of
 * several classes the lowest is taken. Drop precedence is drop eligibility.
 */
static void params_map_priorities(struct dvs_tunnel_params *params)
{
	const struct dvs_tunnel_config *config = &params->config;
	unsigned int i;
	u8 dscp, usual;

	if (config->dscp_mode != DVS_DSCP_MODE_CLASS)
		return;
	for (i = 0; i < ARRAY_SIZE(params->priority); i++)
		params->priority[i] = i >> 3;
	for (i = DVS_PRIO_COUNT; i-- > 0;) {
		dscp = config->dscp_map[i];
		usual = dvs_prio_class(dscp >> 3);
		if (config->dscp_map[usual] != dscp)
			params->priority[dscp] = class_priority(i);
	}
	for (i = 0; i < ARRAY_SIZE(params->priority); i++)
		if (dvs_prio_dscp_eligible(i))
			params->priority[i] |= DVS_PRIO_ELIGIBLE;
}

/* The parameters take over the configuration's memory */
static struct dvs_tunnel_params *params_alloc(struct dvs_tunnel_config *config)
{
	struct dvs_tunnel_params *params = kzalloc(sizeof(*params), GFP_KERNEL);

	if (!params)
		return NULL;
	params->config = *config;
	params->simple = config->up && !config->strict && !config->remotes_only &&
			 !config->segments.count;
	memset(&config->segments, 0, sizeof(config->segments));
	params_map_priorities(params);
	return params;
}

static void params_free(struct dvs_tunnel_params *params)
{
	dvs_ranges_free(&params->config.segments);
	kfree(params);
}

/* Let the tunnel and its remotes follow the configuration */
static void tunnel_follow(struct dvs_tunnel *tunnel)
{
	const struct dvs_tunnel_config *config = dvs_tunnel_config(tunnel);
	u32 flags = TUNNEL_FLAGS;

	if (config->up)
		flags |= DVS_F_UP;
	if (tunnel->self.sw->underlay == DVS_UNDERLAY_MODE_SOCKET)
		flags |= DVS_F_BY_CORE;
	WRITE_ONCE(tunnel->self.flags, flags);
	WRITE_ONCE(tunnel->quota.max, config->mac_max);
	dvs_remotes_update(tunnel);
}

static struct dvs_tunnel *tunnel_alloc(struct dvs_switch *sw, const char *name,
				       struct dvs_tunnel_config *config)
{
	struct dvs_tunnel_params *params;
	struct dvs_tunnel *tunnel;

	tunnel = kvzalloc(sizeof(*tunnel), GFP_KERNEL);
	if (!tunnel)
		return NULL;
	tunnel->self.stats = netdev_alloc_pcpu_stats(struct dvs_pcpu_stats);
	if (!tunnel->self.stats)
		goto err_free_tunnel;
	params = params_alloc(config);
	if (!params)
		goto err_free_stats;
	RCU_INIT_POINTER(tunnel->params, params);
	tunnel->self.kind = DVS_DEST_TUNNEL;
	tunnel->self.sw = sw;
	tunnel->self.quota = &tunnel->quota;
	tunnel->self.sampler = &tunnel->sampler;
	dvs_observe_update_dest(&tunnel->self);
	tunnel->self.name = tunnel->name;
	tunnel->secret = get_random_u32() | 1;
	spin_lock_init(&tunnel->lock);
	strscpy(tunnel->name, name, sizeof(tunnel->name));
	tunnel_follow(tunnel);
	return tunnel;

err_free_stats:
	free_percpu(tunnel->self.stats);
err_free_tunnel:
	kvfree(tunnel);
	return NULL;
}

/* Nobody can find the tunnel or its remotes any more, since a grace period */
static void tunnel_free(struct dvs_tunnel *tunnel)
{
	params_free(rcu_dereference_protected(tunnel->params, true));
	free_percpu(tunnel->self.stats);
	kvfree(tunnel);
}

static int tunnel_open(struct dvs_tunnel *tunnel,
		       struct netlink_ext_ack *extack)
{
	int err;

	err = dvs_vxlan_sock_open(tunnel, &dvs_tunnel_config(tunnel)->local,
				  &tunnel->sock);
	if (err == -EADDRINUSE)
		NL_SET_ERR_MSG_MOD(extack, "another socket has the UDP port on this address");
	else if (err)
		NL_SET_ERR_MSG_MOD(extack, "cannot open a socket for the local address");
	return err;
}

static int tunnel_check_new(struct dvs_switch *sw, const char *name,
			    const struct dvs_tunnel_config *config,
			    struct netlink_ext_ack *extack)
{
	const struct dvs_remote *remote;
	struct dvs_tunnel *other;

	if (!name_is_valid(name)) {
		NL_SET_ERR_MSG_MOD(extack, "a tunnel name has 1 to 15 visible characters, no /");
		return -EINVAL;
	}
	if (dvs_tunnel_find_rtnl(sw, name)) {
		NL_SET_ERR_MSG_MOD(extack, "the switch has a tunnel of this name");
		return -EEXIST;
	}
	list_for_each_entry(other, &sw->tunnels, list) {
		remote = dvs_remote_find(other, &config->local);
		if (remote && remote->configured) {
			NL_SET_ERR_MSG_MOD(extack, "a remote of this switch has the local address");
			return -EINVAL;
		}
	}
	return config_check_place(sw, config, extack) ?:
	       config_check_values(config, extack);
}

/**
 * dvs_tunnel_create() - make a tunnel
 * @sw: the switch
 * @name: name of the tunnel
 * @config: its configuration; on success its memory is the tunnel's
 * @extack: says what is wrong
 *
 * Context: rtnl, may sleep.
 * Return: the tunnel, or an error pointer: -EINVAL, -EEXIST, -ENOMEM,
 * -EADDRINUSE if another socket has the address and port, or another error of
 * the socket.
 */
struct dvs_tunnel *dvs_tunnel_create(struct dvs_switch *sw, const char *name,
				     struct dvs_tunnel_config *config,
				     struct netlink_ext_ack *extack)
{
	struct dvs_tunnel *tunnel;
	int err;

	ASSERT_RTNL();
	err = tunnel_check_new(sw, name, config, extack);
	if (err)
		return ERR_PTR(err);
	tunnel = tunnel_alloc(sw, name, config);
	if (!tunnel)
		return ERR_PTR(-ENOMEM);
	err = tunnel_open(tunnel, extack);
	if (err) {
		tunnel_free(tunnel);
		return ERR_PTR(err);
	}
	list_add_tail_rcu(&tunnel->list, &sw->tunnels);
	sw->tunnel_count++;
	dvs_mirrors_refresh(sw);
	dvs_vxlan_sock_listen(tunnel, tunnel->sock);
	dvs_underlay_watch(tunnel);
	return tunnel;
}

static enum dvs_fdb_walk flush_refused(const struct dvs_fdb_entry *entry,
				       void *arg)
{
	const struct dvs_tunnel *tunnel = arg;
	const struct dvs_switch *sw = tunnel->self.sw;
	enum dvs_fdb_walk next = DVS_FDB_KEEP;
	const struct dvs_segment *segment;
	struct dvs_dest *dest;

	rcu_read_lock();
	dest = dvs_dest_rcu(&sw->dests, dvs_fdb_dest(entry->val));
	segment = dvs_segment_rcu(&sw->segments,
				  dvs_fdb_key_segment(entry->key));
	if (dest && dest->kind == DVS_DEST_REMOTE &&
	    dvs_remote_of(dest)->tunnel == tunnel && segment &&
	    !dvs_tunnel_carries(tunnel, segment->id))
		next = DVS_FDB_REMOVE;
	rcu_read_unlock();
	return next;
}

/* Forget what the new configuration would not have let in */
static void tunnel_forget(struct dvs_tunnel *tunnel,
			  const struct dvs_tunnel_config *old)
{
	const struct dvs_tunnel_config *config = dvs_tunnel_config(tunnel);
	u32 bucket = 0;

	if (config->remotes_only && !old->remotes_only)
		dvs_remotes_forget(tunnel);
	if (config->segments.count && READ_ONCE(tunnel->quota.count))
		dvs_fdb_walk(&tunnel->self.sw->fdb, &bucket, flush_refused,
			     DVS_FDB_EVENT_DEL, tunnel);
}

static int tunnel_check_change(const struct dvs_tunnel *tunnel,
			       const struct dvs_tunnel_config *config,
			       struct netlink_ext_ack *extack)
{
	if (!dvs_remotes_fit(tunnel, &config->segments)) {
		NL_SET_ERR_MSG_MOD(extack, "a remote has segments that would not be allowed");
		return -EBUSY;
	}
	return config_check_values(config, extack);
}

/**
 * dvs_tunnel_configure() - change a tunnel's configuration
 * @tunnel: the tunnel
 * @config: the new configuration, whole; on success its memory is the tunnel's.
 *	Address, port and device are those that it has.
 * @extack: says what is wrong
 *
 * Context: rtnl, may sleep.
 * Return: 0, -EINVAL, -ENOMEM, or -EBUSY if a remote has a segment that would
 * not be allowed.
 */
int dvs_tunnel_configure(struct dvs_tunnel *tunnel,
			 struct dvs_tunnel_config *config,
			 struct netlink_ext_ack *extack)
{
	struct dvs_tunnel_params *old, *new;
	int err;

	ASSERT_RTNL();
	err = tunnel_check_change(tunnel, config, extack);
	if (err)
		return err;
	new = params_alloc(config);
	if (!new)
		return -ENOMEM;
	old = rtnl_dereference(tunnel->params);
	rcu_assign_pointer(tunnel->params, new);
	dvs_template_invalidate_all();
	tunnel_follow(tunnel);
	dvs_vxlan_sock_configure(tunnel);
	synchronize_net();	/* no frame is handled in the old way any more */
	tunnel_forget(tunnel, &old->config);
	params_free(old);
	tunnel->underlay = dvs_tunnel_underlay(tunnel);
	return 0;
}

/**
 * dvs_tunnels_set_underlay() - choose how packets get to devices and back
 * @sw: the switch
 * @mode: for all of its tunnels
 *
 * Context: rtnl, may sleep.
 */
void dvs_tunnels_set_underlay(struct dvs_switch *sw,
			      enum dvs_underlay_mode mode)
{
	struct dvs_tunnel *tunnel;

	ASSERT_RTNL();
	sw->underlay = mode;
	list_for_each_entry(tunnel, &sw->tunnels, list) {
		tunnel_follow(tunnel);
		dvs_direct_update(tunnel);
	}
	dvs_template_invalidate_all();
}

/**
 * dvs_tunnel_remove() - remove a tunnel with its remotes and their FDB entries
 * @tunnel: the tunnel
 *
 * Context: rtnl, may sleep.
 */
void dvs_tunnel_remove(struct dvs_tunnel *tunnel)
{
	ASSERT_RTNL();
	dvs_underlay_forget(tunnel);
	list_del_rcu(&tunnel->list);
	tunnel->self.sw->tunnel_count--;
	dvs_captures_end_dest(&tunnel->self, DVS_CAPTURE_END_TUNNEL);
	dvs_vxlan_sock_stop(tunnel->sock);
	dvs_remotes_remove(tunnel);
	dvs_observe_forget(&tunnel->sampler);
	dvs_vxlan_sock_close(tunnel->sock);
	tunnel_free(tunnel);
}

/**
 * dvs_tunnel_find_rtnl() - find a tunnel by name
 * @sw: the switch
 * @name: name of the tunnel
 *
 * Context: rtnl.
 * Return: the tunnel, or NULL.
 */
struct dvs_tunnel *dvs_tunnel_find_rtnl(struct dvs_switch *sw, const char *name)
{
	struct dvs_tunnel *tunnel;

	ASSERT_RTNL();
	list_for_each_entry(tunnel, &sw->tunnels, list)
		if (!strcmp(tunnel->name, name))
			return tunnel;
	return NULL;
}

/**
 * dvs_tunnel_is_local() - whether an address is the local one of a tunnel
 * @sw: the switch
 * @addr: the address
 *
 * Context: rcu_read_lock() or rtnl.
 * Return: true if a tunnel of the switch has it.
 */
bool dvs_tunnel_is_local(const struct dvs_switch *sw,
			 const struct dvs_addr *addr)
{
	const struct dvs_tunnel *tunnel;

	list_for_each_entry_rcu(tunnel, &sw->tunnels, list,
				lockdep_rtnl_is_held())
		if (dvs_addr_equal(&dvs_tunnel_config(tunnel)->local, addr))
			return true;
	return false;
}

/**
 * dvs_vxlan_init() - start what tunnels need of the module
 *
 * Context: may sleep.
 * Return: 0, or an error.
 */
int dvs_vxlan_init(void)
{
	return dvs_underlay_init();
}

/**
 * dvs_vxlan_uninit() - stop what tunnels need of the module
 *
 * Context: may sleep; no tunnel is left.
 */
void dvs_vxlan_uninit(void)
{
	dvs_underlay_uninit();
}
