// SPDX-License-Identifier: GPL-2.0
/*
 * One table has all elements of all shapes, in the order in which they are sent.
 *
 * Numbers are those of IANA's registry "IPFIX Information Elements", which took
 * those below 128 from NetFlow v9. Lengths are the registry's, but for the few
 * that older collectors know shorter.
 */
#include "record.h"

#include <string.h>

#include "buf.h"
#include "dvs_flow.h"
#include "instant.h"
#include "interfaces.h"
#include "util.h"
#include "verdict.h"

#define ETHERTYPE_IPV4	0x0800
#define ETHERTYPE_IPV6	0x86dd
#define ETHERNET_HEADER	14
#define PROTOCOL_ICMP	1
#define PROTOCOL_ICMPV6	58
/* layer2SegmentId of VXLAN: the type is in the first octet (RFC 7133, 3.5.2). */
#define SEGMENT_VXLAN	(UINT64_C(1) << 56)
#define DIRECTION_INGRESS	0
#define DIRECTION_EGRESS	1
/* The name of a machine in NetFlow v9, which has no variable lengths. */
#define STATION_V9	32

/* In struct element: the families of a shape. */
enum { IPV4 = 1, IPV6 = 2, L2 = 4, IP = IPV4 | IPV6, ANY = IP | L2 };

/**
 * struct element - an element of records
 * @ipfix: its number in IPFIX, 0 if it is not in these records
 * @ipfix_len: its length there, bytes or %RECORD_VARIABLE
 * @v9: its number in NetFlow v9, 0 if it is not in these records
 * @v9_len: its length there, bytes
 * @families: shapes that have it, of IPV4, IPV6 and L2
 * @needs: mask of enum record_shape that it takes too
 * @number: its value, or NULL
 * @bytes: its bytes, @ipfix_len of them, or NULL
 * @text: its text, or NULL
 */
struct element {
	uint16_t ipfix;
	uint16_t ipfix_len;
	uint16_t v9;
	uint16_t v9_len;
	uint8_t families;
	uint8_t needs;
	uint64_t (*number)(const struct record *record);
	const uint8_t *(*bytes)(const struct record *record);
	const char *(*text)(const struct record *record);
};

static bool has(const struct record *record, uint64_t mask)
{
	return (record->flow->set & mask) == mask;
}

/* A number without value is 0, whatever the flow's memory has there. */
#define NUMBER(member, FIELD)						\
static uint64_t get_##member(const struct record *record)		\
{									\
	uint64_t value = record->flow->member;				\
									\
	return has(record, DVS_HAS(FLOW_##FIELD)) ? value : 0;		\
}

NUMBER(protocol, PROTOCOL)
NUMBER(tos, TOS)
NUMBER(tcp_flags, TCP_FLAGS)
NUMBER(src_port, SRC_PORT)
NUMBER(dst_port, DST_PORT)
NUMBER(in_port, IN_PORT)
NUMBER(out_port, OUT_PORT)
NUMBER(ethertype, ETHERTYPE)
NUMBER(vlan, VLAN)
NUMBER(packets, PACKETS)
NUMBER(bytes, BYTES)
NUMBER(drop_packets, DROP_PACKETS)
NUMBER(drop_bytes, DROP_BYTES)
NUMBER(first, FIRST)
NUMBER(last, LAST)
NUMBER(end, END)

/* With the Ethernet header of each frame, without tags and check sequence. */
static uint64_t get_l2_bytes(const struct record *record)
{
	return get_bytes(record) + get_packets(record) * ETHERNET_HEADER;
}

static uint64_t get_first_uptime(const struct record *record)
{
	return instant_uptime_at(record->now, get_first(record));
}

static uint64_t get_last_uptime(const struct record *record)
{
	return instant_uptime_at(record->now, get_last(record));
}

static uint64_t get_segment(const struct record *record)
{
	if (!has(record, DVS_HAS(FLOW_SEGMENT)))
		return 0;
	return SEGMENT_VXLAN | (record->flow->segment & 0xffffff);
}

/* Ports of ICMP and ICMPv6 are type * 256 + code. */
static uint64_t get_icmp(const struct record *record)
{
	uint64_t protocol = get_protocol(record);

	if (protocol != PROTOCOL_ICMP && protocol != PROTOCOL_ICMPV6)
		return 0;
	return get_dst_port(record);
}

static uint64_t get_direction(const struct record *record)
{
	return has(record, DVS_HAS(FLOW_DIRECTION)) &&
	       record->flow->direction == DVS_DIRECTION_OUT ?
	       DIRECTION_EGRESS : DIRECTION_INGRESS;
}

static uint64_t get_verdict(const struct record *record)
{
	return verdict_of_flow(record->flow);
}

static uint64_t get_selector(const struct record *record)
{
	return record->selector;
}

static const uint8_t *get_src(const struct record *record)
{
	return record->flow->src.bytes;
}

static const uint8_t *get_dst(const struct record *record)
{
	return record->flow->dst.bytes;
}

static const uint8_t *get_hop(const struct record *record)
{
	return record->flow->out_remote.bytes;
}

static const uint8_t *get_src_mac(const struct record *record)
{
	return record->flow->src_mac;
}

static const uint8_t *get_dst_mac(const struct record *record)
{
	return record->flow->dst_mac;
}

static const uint8_t *get_uuid(const struct record *record)
{
	static const uint8_t none[INTERFACE_UUID];

	return record->station->has_uuid ? record->station->uuid : none;
}

static const char *get_station(const struct record *record)
{
	return record->station->station;
}

static const struct element elements[] = {
	/* ipfix, length, v9, length, families, needs, value */
	{ 8, 4, 8, 4, IPV4, 0, .bytes = get_src },
	{ 12, 4, 12, 4, IPV4, 0, .bytes = get_dst },
	{ 27, 16, 27, 16, IPV6, 0, .bytes = get_src },
	{ 28, 16, 28, 16, IPV6, 0, .bytes = get_dst },
	{ 4, 1, 4, 1, IP, 0, .number = get_protocol },
	{ 5, 1, 5, 1, IP, 0, .number = get_tos },
	{ 6, 2, 6, 1, IP, 0, .number = get_tcp_flags },
	{ 7, 2, 7, 2, IP, 0, .number = get_src_port },
	{ 11, 2, 11, 2, IP, 0, .number = get_dst_port },
	{ 32, 2, 32, 2, IPV4, 0, .number = get_icmp },
	{ 139, 2, 32, 2, IPV6, 0, .number = get_icmp },
	{ 256, 2, 256, 2, L2, 0, .number = get_ethertype },
	{ 56, 6, 56, 6, ANY, SHAPE_MAC, .bytes = get_src_mac },
	{ 80, 6, 80, 6, ANY, SHAPE_MAC, .bytes = get_dst_mac },
	{ 243, 2, 0, 0, ANY, 0, .number = get_vlan },
	/* nfdump 1.7.1 knows this one only */
	{ 58, 2, 58, 2, ANY, 0, .number = get_vlan },
	{ 351, 8, 351, 8, ANY, 0, .number = get_segment },
	{ 10, 4, 10, 4, ANY, 0, .number = get_in_port },
	{ 14, 4, 14, 4, ANY, 0, .number = get_out_port },
	{ 15, 4, 15, 4, ANY, SHAPE_HOP4, .bytes = get_hop },
	{ 62, 16, 62, 16, ANY, SHAPE_HOP6, .bytes = get_hop },
	{ 61, 1, 61, 1, ANY, 0, .number = get_direction },
	{ 2, 8, 2, 8, ANY, 0, .number = get_packets },
	{ 1, 8, 1, 8, ANY, 0, .number = get_bytes },
	{ 352, 8, 352, 8, ANY, 0, .number = get_l2_bytes },
	{ 133, 8, 133, 8, ANY, SHAPE_DROPPED, .number = get_drop_packets },
	{ 132, 8, 132, 8, ANY, SHAPE_DROPPED, .number = get_drop_bytes },
	{ 0, 0, 22, 4, ANY, 0, .number = get_first_uptime },
	{ 0, 0, 21, 4, ANY, 0, .number = get_last_uptime },
	{ 152, 8, 0, 0, ANY, 0, .number = get_first },
	{ 153, 8, 0, 0, ANY, 0, .number = get_last },
	{ 89, 1, 89, 1, ANY, 0, .number = get_verdict },
	{ 136, 1, 136, 1, ANY, 0, .number = get_end },
	{ 302, 1, 48, 1, ANY, 0, .number = get_selector },
	{ 349, INTERFACE_UUID, 349, INTERFACE_UUID, ANY, SHAPE_STATION,
	  .bytes = get_uuid },
	{ 350, RECORD_VARIABLE, 350, STATION_V9, ANY, SHAPE_STATION,
	  .text = get_station },
};

static bool is_ip(const struct record *record, uint16_t ethertype, uint8_t len)
{
	const struct dvs_flow *flow = record->flow;

	return has(record, DVS_HAS(FLOW_ETHERTYPE) | DVS_HAS(FLOW_SRC) |
			   DVS_HAS(FLOW_DST)) &&
	       flow->ethertype == ethertype && flow->src.len == len &&
	       flow->dst.len == len;
}

/* Layer 2 needs no addresses; without them they are zeros. */
static unsigned int family_of(const struct record *record)
{
	if (is_ip(record, ETHERTYPE_IPV4, 4))
		return 0;
	if (is_ip(record, ETHERTYPE_IPV6, 16))
		return SHAPE_IPV6;
	return SHAPE_L2;
}

static unsigned int hop_of(const struct record *record)
{
	if (!has(record, DVS_HAS(FLOW_OUT_REMOTE)))
		return 0;
	switch (record->flow->out_remote.len) {
	case 4:
		return SHAPE_HOP4;
	case 16:
		return SHAPE_HOP6;
	default:
		return 0;
	}
}

unsigned int record_shape(const struct record *record)
{
	unsigned int shape = family_of(record) | hop_of(record);
	const struct interface *station = record->station;

	if (has(record, DVS_HAS(FLOW_SRC_MAC) | DVS_HAS(FLOW_DST_MAC)))
		shape |= SHAPE_MAC;
	if (station && (station->has_uuid || *station->station))
		shape |= SHAPE_STATION;
	if (get_drop_packets(record))
		shape |= SHAPE_DROPPED;
	return shape;
}

static bool in_shape(const struct element *element, unsigned int shape,
		     bool ipfix)
{
	unsigned int family = shape & SHAPE_IPV6 ? IPV6 :
			      shape & SHAPE_L2 ? L2 : IPV4;

	if (!(ipfix ? element->ipfix : element->v9))
		return false;
	return element->families & family &&
	       (element->needs & shape) == element->needs;
}

void record_put_template(struct buf *buf, unsigned int shape, bool ipfix)
{
	size_t at = buf->len;
	uint16_t count = 0;

	put_uint(buf, RECORD_TEMPLATE + shape, 2);
	put_uint(buf, 0, 2);
	for (size_t i = 0; i < ARRAY_SIZE(elements); i++) {
		const struct element *element = &elements[i];

		if (!in_shape(element, shape, ipfix))
			continue;
		put_uint(buf, ipfix ? element->ipfix : element->v9, 2);
		put_uint(buf, ipfix ? element->ipfix_len : element->v9_len, 2);
		count++;
	}
	if (!buf->overflow)
		set_u16(buf, at + 2, count);
}

void record_put_string(struct buf *buf, const char *text, uint16_t len)
{
	size_t used = strlen(text);

	if (len == RECORD_VARIABLE) {
		used = used < 255 ? used : 254;
		put_uint(buf, used, 1);
		put_bytes(buf, text, used);
		return;
	}
	used = used < len ? used : len;
	put_bytes(buf, text, used);
	put_zeros(buf, len - used);
}

void record_put(struct buf *buf, unsigned int shape, bool ipfix,
		const struct record *record)
{
	for (size_t i = 0; i < ARRAY_SIZE(elements); i++) {
		const struct element *element = &elements[i];
		uint16_t len = ipfix ? element->ipfix_len : element->v9_len;

		if (!in_shape(element, shape, ipfix))
			continue;
		if (element->number)
			put_uint(buf, element->number(record), len);
		else if (element->bytes)
			put_bytes(buf, element->bytes(record), len);
		else
			record_put_string(buf, element->text(record), len);
	}
}
