// SPDX-License-Identifier: GPL-2.0
/*
 * Command lines to structures, without a kernel.
 */
#include "test.h"

#include "line.h"

static void expect_good(const char *line)
{
	struct dvsctl ctl;
	struct call call;

	if (parse(&ctl, &call, line))
		fail_msg("%s: %s", line, ctl.error);
	call_release(&call);
}

static void test_switch_words(void **state)
{
	struct dvsctl ctl;
	struct call call;

	(void)state;
	assert_int_equal(parse(&ctl, &call,
			       "switch add dvs0 ageing 0 fdb-max 1000000\n"
			       "default-segment 5 segment 6 encap-mtu on\n"
			       "address 52:54:00:00:00:01"), 0);
	assert_string_equal(call.data.sw.ifname, "dvs0");
	assert_int_equal(call.data.sw.ageing, 0);
	assert_int_equal(call.data.sw.fdb_max, 1000000);
	assert_int_equal(call.data.sw.default_segment, 5);
	assert_int_equal(call.data.sw.segment, 6);
	assert_true(call.data.sw.encap_mtu);
	assert_int_equal(call.data.sw.mac[5], 1);
	assert_int_equal(call.data.sw.set,
			 DVS_HAS(SWITCH_IFNAME) | DVS_HAS(SWITCH_AGEING) |
			 DVS_HAS(SWITCH_FDB_MAX) | DVS_HAS(SWITCH_SEGMENT) |
			 DVS_HAS(SWITCH_DEFAULT_SEGMENT) |
			 DVS_HAS(SWITCH_ENCAP_MTU) | DVS_HAS(SWITCH_MAC));
	call_release(&call);
}

static void test_port_words(void **state)
{
	const struct dvs_vlan_run *run;
	struct dvsctl ctl;
	struct call call;

	(void)state;
	assert_int_equal(parse(&ctl, &call,
			       "port add eth1 switch dvs0 mode uplink vlans\n"
			       "10,20-29,100:70000 native 10 state down\n"
			       "mac-action drop pcp 7 pcp-map\n"
			       "0,1,2,3,4,5,6,7"), 0);
	assert_int_equal(call.data.port.mode, DVS_MODE_UPLINK);
	assert_int_equal(call.data.port.native, 10);
	assert_false(call.data.port.up);
	assert_true(call.data.port.set & DVS_HAS(PORT_UP));
	assert_int_equal(call.data.port.mac_action, DVS_ACTION_DROP);
	assert_int_equal(call.data.port.pcp_map[7], 7);
	run = call.data.port.vlan_map.items;
	assert_int_equal(call.data.port.vlan_map.count, 3);
	assert_int_equal(run[2].segment, 70000);
	/* Names become indices when the command runs. */
	assert_false(call.data.port.set & DVS_HAS(PORT_IFINDEX));
	call_release(&call);
}

static void test_marking_words(void **state)
{
	struct dvs_port *port;
	struct dvsctl ctl;
	struct call call;

	(void)state;
	port = &call.data.port;
	assert_int_equal(parse(&ctl, &call,
			       "port set a trust dscp-pcp encoding 5p3d\n"
			       "dscp-map 46:5,10-14:3\n"
			       "dscp-out 0,8,16,24,32,40,48,63"), 0);
	assert_int_equal(port->trust, DVS_TRUST_DSCP_PCP);
	assert_int_equal(port->encoding, DVS_ENCODING_5P3D);
	assert_int_equal(port->dscp_map[46], 5);
	assert_int_equal(port->dscp_map[12], 3);
	assert_int_equal(port->dscp_map[15], 1);
	assert_true(port->set & DVS_HAS(PORT_DSCP_OUT));
	assert_int_equal(port->dscp_out[7], 63);
	assert_false(port->dscp_out_none);
	call_release(&call);

	assert_int_equal(parse(&ctl, &call,
			       "port set a dscp-map default dscp-out none"), 0);
	assert_int_equal(port->dscp_map[8], 1);
	assert_int_equal(port->dscp_map[14], 0);
	assert_int_equal(port->dscp_map[63], 7);
	assert_false(port->set & DVS_HAS(PORT_DSCP_OUT));
	assert_true(port->dscp_out_none);
	call_release(&call);
}

static void test_all_and_none(void **state)
{
	const struct dvs_vlan_run *run;
	struct dvsctl ctl;
	struct call call;

	(void)state;
	assert_int_equal(parse(&ctl, &call, "port set a vlans all native none"),
			 0);
	run = call.data.port.vlan_map.items;
	assert_int_equal(call.data.port.vlan_map.count, 1);
	assert_int_equal(run->vid, 1);
	assert_int_equal(run->vid_last, 4094);
	assert_int_equal(run->segment, 1);
	assert_int_equal(call.data.port.native, 0);
	assert_true(call.data.port.set & DVS_HAS(PORT_NATIVE));
	call_release(&call);

	assert_int_equal(parse(&ctl, &call, "port set a vlans none"), 0);
	assert_int_equal(call.data.port.vlan_map.count, 0);
	assert_true(call.data.port.set & DVS_HAS(PORT_VLAN_MAP));
	call_release(&call);

	assert_int_equal(parse(&ctl, &call, "tunnel set v segments all"), 0);
	assert_int_equal(call.data.tunnel.segments.count, 0);
	assert_true(call.data.tunnel.set & DVS_HAS(TUNNEL_SEGMENTS));
	call_release(&call);
}

static void test_tunnel_words(void **state)
{
	struct dvs_tunnel *tunnel;
	struct dvsctl ctl;
	struct call call;

	(void)state;
	assert_int_equal(parse(&ctl, &call,
			       "tunnel add vx0 local 2001:db8::1 port 8472\n"
			       "src-port 50000-50001 ttl inherit dscp 46\n"
			       "dscp-map 0,8,16,24,32,40,48,56 csum off\n"
			       "inner-vlan keep segments 5000-5999"), 0);
	tunnel = &call.data.tunnel;
	assert_int_equal(tunnel->local.len, 16);
	assert_int_equal(tunnel->port, 8472);
	assert_int_equal(tunnel->src_port_first, 50000);
	assert_int_equal(tunnel->src_port_last, 50001);
	assert_true(tunnel->set & DVS_HAS(TUNNEL_SRC_PORT_LAST));
	assert_int_equal(tunnel->ttl, 0);
	assert_int_equal(tunnel->dscp, 46);
	assert_int_equal(tunnel->dscp_mode, DVS_DSCP_FIXED);
	assert_int_equal(tunnel->dscp_map[7], 56);
	assert_int_equal(tunnel->inner_vlan, DVS_INNER_KEEP);
	assert_int_equal(tunnel->segments.count, 1);
	call_release(&call);

	/* The words leave the number as it was. */
	assert_int_equal(parse(&ctl, &call, "tunnel set vx0 dscp class"), 0);
	assert_int_equal(tunnel->dscp_mode, DVS_DSCP_CLASS);
	assert_false(tunnel->set & DVS_HAS(TUNNEL_DSCP));
	call_release(&call);
}

static void test_fdb_words(void **state)
{
	struct dvsctl ctl;
	struct call call;

	(void)state;
	assert_int_equal(parse(&ctl, &call,
			       "fdb add 52:54:00:00:00:01 segment 5000\n"
			       "tunnel vx0 remote 192.0.2.2 sticky"), 0);
	assert_int_equal(call.data.fdb.kind, DVS_ENTRY_STICKY);
	assert_int_equal(call.data.fdb.remote.len, 4);
	assert_string_equal(call.data.fdb.tunnel, "vx0");
	call_release(&call);

	/* Without a kind the kernel's default holds, which is static. */
	assert_int_equal(parse(&ctl, &call, "fdb add 52:54:00:00:00:01 segment 1 port tap0"), 0);
	assert_false(call.data.fdb.set & DVS_HAS(FDB_KIND));
	call_release(&call);
}

/* Those that are in the design. */
static void test_sched_words(void **state)
{
	struct dvsctl ctl;
	struct call call;

	(void)state;
	assert_int_equal(parse(&ctl, &call,
			       "sched add eth1 rate 100mbit burst 64kb\n"
			       "peak 1gbit overhead 24 frame-min 84"), 0);
	assert_string_equal(call.data.sched.ifname, "eth1");
	assert_int_equal(call.data.sched.rate, 12500000);
	assert_int_equal(call.data.sched.burst, 65536);
	assert_int_equal(call.data.sched.peak, 125000000);
	assert_int_equal(call.data.sched.overhead, 24);
	assert_int_equal(call.data.sched.frame_min, 84);
	call_release(&call);
}

static void test_police_words(void **state)
{
	struct dvsctl ctl;
	struct call call;

	(void)state;
	assert_int_equal(parse(&ctl, &call,
			       "police set tap0 rate 10mbit burst 64kb peak\n"
			       "20mbit peak-burst 128k colour aware\n"
			       "exceed pass violate remark"), 0);
	assert_string_equal(call.data.police.port_name, "tap0");
	assert_int_equal(call.data.police.rate, 1250000);
	assert_int_equal(call.data.police.burst, 65536);
	assert_int_equal(call.data.police.peak, 2500000);
	assert_int_equal(call.data.police.peak_burst, 131072);
	assert_int_equal(call.data.police.colour, DVS_COLOUR_AWARE);
	assert_int_equal(call.data.police.exceed, DVS_TREATMENT_PASS);
	assert_int_equal(call.data.police.violate, DVS_TREATMENT_REMARK);
	call_release(&call);
}

static void test_class_words(void **state)
{
	struct dvsctl ctl;
	struct call call;

	(void)state;
	assert_int_equal(parse(&ctl, &call,
			       "class set eth1 5 strict off weight 9\n"
			       "min-rate 8kbit max-rate 1kbps min-burst 1k\n"
			       "max-burst 2k limit 100 limit-bytes 1m\n"
			       "dei-limit 70"), 0);
	assert_string_equal(call.data.class.ifname, "eth1");
	assert_int_equal(call.data.class.number, 5);
	assert_false(call.data.class.strict);
	assert_int_equal(call.data.class.weight, 9);
	assert_int_equal(call.data.class.min_rate, 1000);
	assert_int_equal(call.data.class.max_rate, 1000);
	assert_int_equal(call.data.class.min_burst, 1024);
	assert_int_equal(call.data.class.max_burst, 2048);
	assert_int_equal(call.data.class.limit, 100);
	assert_int_equal(call.data.class.limit_bytes, 1048576);
	assert_int_equal(call.data.class.dei_limit, 70);
	call_release(&call);
	assert_int_equal(parse(&ctl, &call, "class show eth1"), 0);
	call_release(&call);
}

static void test_pool_words(void **state)
{
	struct dvs_pool *pool;
	struct dvsctl ctl;
	struct call call;

	(void)state;
	pool = &call.data.pool;
	assert_int_equal(parse(&ctl, &call,
			       "pool add vm switch dvs0 class 3 strict off\n"
			       "shares 100 reservation 4gbit limit 1gbps"), 0);
	assert_string_equal(pool->name, "vm");
	assert_string_equal(pool->switch_name, "dvs0");
	assert_int_equal(pool->number, 3);
	assert_false(pool->strict);
	assert_int_equal(pool->shares, 100);
	assert_int_equal(pool->reservation, 500000000);
	assert_int_equal(pool->limit, 1000000000);
	assert_int_equal(pool->set,
			 DVS_HAS(POOL_NAME) | DVS_HAS(POOL_SWITCH_NAME) |
			 DVS_HAS(POOL_CLASS) | DVS_HAS(POOL_STRICT) |
			 DVS_HAS(POOL_SHARES) | DVS_HAS(POOL_RESERVATION) |
			 DVS_HAS(POOL_LIMIT));
	call_release(&call);

	assert_int_equal(parse(&ctl, &call, "pool set class limit 0"), 0);
	assert_string_equal(pool->name, "class");
	assert_int_equal(pool->set, DVS_HAS(POOL_NAME) | DVS_HAS(POOL_LIMIT));
	call_release(&call);
	assert_int_equal(parse(&ctl, &call, "pool show switch dvs0"), 0);
	assert_int_equal(pool->set, DVS_HAS(POOL_SWITCH_NAME));
	call_release(&call);
}

static void test_capture_words(void **state)
{
	const struct dvs_capture *capture;
	struct dvsctl ctl = { 0 };
	struct call call;

	(void)state;
	capture = &call.data.capture;
	assert_int_equal(parse(&ctl, &call,
			       "capture tap0 src 10.0.0.0/8 frames dropped\n"
			       "count 7 write -"), 0);
	assert_string_equal(capture->port_name, "tap0");
	assert_int_equal(capture->src_len, 8);
	assert_int_equal(capture->frames, DVS_TAKEN_DROPPED);
	assert_int_equal(capture->packets, 7);
	call_release(&call);
	/* a port may be called as a command is */
	assert_int_equal(parse(&ctl, &call, "capture switch dvs0 show"), 0);
	assert_string_equal(capture->port_name, "show");
	call_release(&call);
	assert_int_equal(parse(&ctl, &call, "capture"), 0);
	assert_string_equal(call.cmd->name, "show");
	call_release(&call);
}

static void test_mirror_words(void **state)
{
	const struct dvs_mirror_port *ports;
	struct dvs_mirror *mirror;
	struct dvsctl ctl;
	struct call call;

	(void)state;
	mirror = &call.data.mirror;
	assert_int_equal(parse(&ctl, &call,
			       "mirror add m ports tap0,eth1 segments 5-7\n"
			       "ethertype 0x86dd src 2001:db8::/32 dst ::1\n"
			       "remote 192.0.2.1 session 7"), 0);
	ports = mirror->ports.items;
	assert_int_equal(mirror->ports.count, 2);
	assert_string_equal(ports[0].ifname, "tap0");
	assert_string_equal(ports[1].ifname, "eth1");
	assert_int_equal(mirror->segments.count, 1);
	assert_int_equal(mirror->ethertype, 0x86dd);
	assert_int_equal(mirror->src_len, 32);
	assert_true(mirror->set & DVS_HAS(MIRROR_SRC_LEN));
	assert_false(mirror->set & DVS_HAS(MIRROR_DST_LEN));
	assert_int_equal(mirror->session, 7);
	call_release(&call);

	assert_int_equal(parse(&ctl, &call, "mirror set m all no-filter"), 0);
	assert_true(mirror->sources_all);
	assert_true(mirror->filter_none);
	call_release(&call);
}

/* No pool is an empty name, no switch is one without index. */
static void test_pools_of_ports_and_schedulers(void **state)
{
	struct dvsctl ctl;
	struct call call;

	(void)state;
	assert_int_equal(parse(&ctl, &call,
			       "port add tap0 pool vm reservation 1gbit\n"
			       "shares 50 limit 2gbit"), 0);
	assert_string_equal(call.data.port.pool, "vm");
	assert_int_equal(call.data.port.reservation, 125000000);
	assert_int_equal(call.data.port.shares, 50);
	assert_int_equal(call.data.port.limit, 250000000);
	call_release(&call);

	assert_int_equal(parse(&ctl, &call, "port set tap0 pool none"), 0);
	assert_string_equal(call.data.port.pool, "");
	assert_true(call.data.port.set & DVS_HAS(PORT_POOL));
	call_release(&call);

	assert_int_equal(parse(&ctl, &call, "sched set eth1 switch dvs0"), 0);
	assert_string_equal(call.data.sched.switch_name, "dvs0");
	call_release(&call);
	assert_int_equal(parse(&ctl, &call, "sched set eth1 switch none"), 0);
	assert_string_equal(call.data.sched.switch_name, "");
	assert_true(call.data.sched.set & DVS_HAS(SCHED_SWITCH_NAME));
	call_release(&call);

	assert_int_equal(parse(&ctl, &call, "switch set dvs0 reservable 60"),
			 0);
	assert_int_equal(call.data.sw.reservable, 60);
	call_release(&call);
}

static void test_examples_are_understood(void **state)
{
	(void)state;
	expect_good("switch add dvs0 ageing 300 fdb-max 131072");
	expect_good("port add tap0 switch dvs0 mode access segment 5000");
	expect_good("port add eth1 switch dvs0 mode uplink vlans\n"
		    "10,20-29,100:70000 native 10");
	expect_good("tunnel add vx0 switch dvs0 local 192.0.2.1");
	expect_good("remote add 192.0.2.2 tunnel vx0 segments 5000-5999");
	expect_good("fdb add 52:54:00:00:00:01 segment 5000 tunnel vx0\n"
		    "remote 192.0.2.2 static");
	expect_good("switch");
	expect_good("port help");
	expect_good("fdb flush kind learned");
	expect_good("drop reset port tap0");
	expect_good("monitor");
	expect_good("monitor config alarm");
}

static void test_value_that_must_be_there_may_look_like_a_word(void **state)
{
	struct dvsctl ctl;
	struct call call;

	(void)state;
	assert_int_equal(parse(&ctl, &call, "port add segment switch dvs0"), 0);
	assert_string_equal(call.data.port.ifname, "segment");
	assert_string_equal(call.data.port.switch_name, "dvs0");
	call_release(&call);
	assert_int_equal(parse(&ctl, &call, "port show switch dvs0"), 0);
	assert_false(call.data.port.set & DVS_HAS(PORT_IFNAME));
	call_release(&call);
}

static void test_unknown_words(void **state)
{
	(void)state;
	expect_error("bridge show", "unknown object \"bridge\"");
	expect_error("por show", "unknown object \"por\"");
	expect_error("port list", "unknown command \"port list\"");
	expect_error("port sho", "unknown command \"port sho\"");
	expect_error("port help me", "unknown word \"me\"");
	expect_error("port add tap0 tagged", "unknown word \"tagged\"");
	expect_error("port add tap0 seg 5", "unknown word \"seg\"");
	expect_error("port show tap0 tap1", "unknown word \"tap1\"");
	expect_error("tunnel set vx0 local 192.0.2.1",
		     "unknown word \"local\"");
	expect_error("pool set vm class 4", "unknown word \"class\"");
	expect_error("monitor ports", "unknown word \"ports\"");
}

static void test_words_that_are_missing(void **state)
{
	(void)state;
	expect_error("port add", "DEV is missing");
	expect_error("class set eth1", "CLASS is missing");
	expect_error("pool add vm shares 5", "class is missing");
	expect_error("tunnel add vx0", "local is missing");
	expect_error("fdb add 52:54:00:00:00:01 port tap0",
		     "segment is missing");
	expect_error("fdb add 52:54:00:00:00:01 segment 1",
		     "port is missing, or tunnel and remote");
	expect_error("fdb add 52:54:00:00:00:01 segment 1 tunnel vx0",
		     "remote is missing");
	expect_error("port add tap0 segment", "segment lacks its value");
}

static void test_words_that_do_not_go_together(void **state)
{
	(void)state;
	expect_error("port add tap0 segment 1 segment 2",
		     "segment is given twice");
	expect_error("port add tap0 segment 1 segment 1",
		     "segment is given twice");
	expect_error("fdb add 52:54:00:00:00:01 segment 1 port tap0 static\n"
		     "sticky", "static and sticky exclude each other");
	expect_error("fdb add 52:54:00:00:00:01 segment 1 port tap0 static\n"
		     "static", "static is given twice");
	expect_error("fdb replace 52:54:00:00:00:01 segment 1 port tap0\n"
		     "remote 192.0.2.1", "port and remote exclude each other");
	expect_error("drop show port tap0 tunnel vx0",
		     "port and tunnel exclude each other");
}

static void test_bad_values_say_which_word(void **state)
{
	(void)state;
	expect_error("port add tap0 segment x", "segment x: not a number");
	expect_error("port add tap0 segment 4294967296",
		     "segment 4294967296: the number is too large");
	expect_error("port add tap0 mode router",
		     "mode router: unknown word (access|trunk|uplink)");
	expect_error("port add tap0 learning yes",
		     "learning yes: neither on nor off");
	expect_error("port add tap0 state on", "state on: neither up nor down");
	expect_error("port add tap0 vlans 10-5",
		     "vlans 10-5: the range ends before it begins");
	expect_error("port add tap0 trust tos",
		     "trust tos: unknown word (none|pcp|dscp|pcp-dscp|dscp-pcp)");
	expect_error("port add tap0 encoding 4p4d",
		     "encoding 4p4d: unknown word (8p0d|7p1d|6p2d|5p3d)");
	expect_error("port add tap0 dscp-map 64:1",
		     "dscp-map 64:1: the number is too large");
	expect_error("port add tap0 dscp-map 10",
		     "dscp-map 10: a colon and a value are missing");
	expect_error("port add tap0 dscp-out 1,2",
		     "dscp-out 1,2: not eight numbers");
	expect_error("port add abcdefghijklmnop",
		     "abcdefghijklmnop: the name is too long");
	expect_error("port add a/b", "a/b: not the name of a device");
	expect_error("tunnel add vx0 local 192.0.2",
		     "local 192.0.2: neither an IPv4 nor an IPv6 address");
	expect_error("tunnel add vx0 local 192.0.2.1 ttl 0",
		     "ttl 0: out of range, 1 to 255 or inherit");
	expect_error("tunnel add vx0 local 192.0.2.1 src-port 5",
		     "src-port 5: not a range");
	expect_error("fdb del 52:54:00:00:00 segment 1",
		     "52:54:00:00:00: not a MAC address");
	expect_error("sched add eth1 rate 5x", "rate 5x: unknown unit");
	expect_error("police set tap0 rate 1mbit", "burst is missing");
	expect_error("police set tap0 burst 5k", "rate is missing");
	expect_error("police set tap0 rate 1mbit burst 9k exceed shape",
		     "exceed shape: unknown word (pass|remark|drop)");
	expect_error("police del", "PORT or group is missing");
	expect_error("sched set eth1 burst 1mbit", "burst 1mbit: unknown unit");
	expect_error("sched set eth1 overhead 64k",
		     "overhead 64k: the number is too large");
	expect_error("class set eth1 seven", "seven: not a number");
	expect_error("class set eth1 5 strict yes",
		     "strict yes: neither on nor off");
	expect_error("class set eth1 5 limit 1k", "limit 1k: not a number");
	expect_error("segment add 5 name \"\"", "name : the name is empty");
	expect_error("pool add none class 3", "none: not a name of a pool");
	expect_error("pool add abcdefghijklmnopqrstuvwxyz012345 class 3",
		     "abcdefghijklmnopqrstuvwxyz012345: the name is too long");
	expect_error("pool set vm shares 256",
		     "shares 256: the number is too large");
	expect_error("pool set vm reservation 1gb",
		     "reservation 1gb: unknown unit");
	expect_error("port set tap0 pool \"\"", "pool : the name is empty");
	expect_error("mirror add m ports tap0,,tap1",
		     "ports tap0,,tap1: a name is empty");
	expect_error("mirror add m tunnels abcdefghijklmnop",
		     "tunnels abcdefghijklmnop: a name is too long");
	expect_error("mirror add m ethertype 0x10000",
		     "ethertype 0x10000: the number is too large");
	expect_error("mirror add m ethertype 0x", "ethertype 0x: not a number");
	expect_error("mirror add m src 10.0.0.1/x",
		     "src 10.0.0.1/x: not a number");
	expect_error("mirror add m dst 10.0.0",
		     "dst 10.0.0: neither an IPv4 nor an IPv6 address");
	expect_error("capture count 3", "PORT is missing");
	expect_error("capture tap0 tunnel vx0",
		     "PORT and tunnel exclude each other");
	expect_error("capture tap0 count 0", "count 0: the least is 1");
	expect_error("sched set eth1 switch a/b",
		     "switch a/b: not the name of a device");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_switch_words),
		cmocka_unit_test(test_port_words),
		cmocka_unit_test(test_marking_words),
		cmocka_unit_test(test_all_and_none),
		cmocka_unit_test(test_tunnel_words),
		cmocka_unit_test(test_fdb_words),
		cmocka_unit_test(test_sched_words),
		cmocka_unit_test(test_police_words),
		cmocka_unit_test(test_class_words),
		cmocka_unit_test(test_pool_words),
		cmocka_unit_test(test_capture_words),
		cmocka_unit_test(test_mirror_words),
		cmocka_unit_test(test_pools_of_ports_and_schedulers),
		cmocka_unit_test(test_examples_are_understood),
		cmocka_unit_test(test_value_that_must_be_there_may_look_like_a_word),
		cmocka_unit_test(test_unknown_words),
		cmocka_unit_test(test_words_that_are_missing),
		cmocka_unit_test(test_words_that_do_not_go_together),
		cmocka_unit_test(test_bad_values_say_which_word),
	};

	return cmocka_run_group_tests_name("args", tests, NULL, NULL);
}
