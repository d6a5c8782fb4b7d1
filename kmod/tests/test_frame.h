/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Frames for tests of what reads them, and socket buffers that hold them.
 */
#ifndef _DVS_TEST_FRAME_H
#define _DVS_TEST_FRAME_H

#include <linux/prandom.h>
#include <linux/skbuff.h>
#include <linux/types.h>

#include "../flow_key.h"

#define TEST_FRAME_MAX		512
#define TEST_FRAME_CHAIN	10	/* most extension headers of IPv6 */

#define TEST_FRAME_SRC_MAC	0x020000000101ULL
#define TEST_FRAME_DST_MAC	0x020000000202ULL
#define TEST_FRAME_TOS		0x28

/**
 * struct test_frame - a frame
 * @len: its bytes
 * @network: where the last header of layer 2 ends
 * @headers: where the headers end that the flow cache reads
 * @data: the frame, from the Ethernet header on
 */
struct test_frame {
	unsigned int len;
	unsigned int network;
	unsigned int headers;
	u8 data[TEST_FRAME_MAX];
};

/**
 * struct test_frame_case - a kind of frame, and what the flow cache is to read of it
 * @name: for people
 * @tags: VLAN tags in the payload
 * @type: EtherType behind them
 * @version: first octet of IPv4 or IPv6, if it is not the one that is right
 * @options: words of options of IPv4
 * @frag: fragment field of IPv4, or of fragment headers of IPv6
 * @chain_len: extension headers of IPv6
 * @chain: these, by protocol number
 * @proto: IP protocol behind them
 * @kind: kind that the key has, enum dvs_flow_kind with flags
 * @seen: IP protocol in the key
 * @src_port: source port in the key
 * @dst_port: destination port in the key
 * @tcp_flags: flags that are seen
 */
struct test_frame_case {
	const char *name;
	u8 tags;
	u16 type;
	u8 version;
	u8 options;
	u16 frag;
	u8 chain_len;
	u8 chain[TEST_FRAME_CHAIN];
	u8 proto;

	u8 kind;
	u8 seen;
	u16 src_port;
	u16 dst_port;
	u8 tcp_flags;
};

extern const struct test_frame_case test_frame_cases[];
extern const unsigned int test_frame_case_count;

/* How a socket buffer holds a frame */
enum test_skb_form {
	TEST_SKB_EXACT,		/* in memory of just its length */
	TEST_SKB_PADDED,	/* there is something else behind it */
	TEST_SKB_SPLIT,		/* a part in front, the rest in two fragments */
	TEST_SKB_FORMS,
};

/**
 * struct test_skb - a socket buffer
 * @skb: the buffer, its data behind the Ethernet header
 * @head: its own memory
 * @end: end of that
 * @piece: memory that was put into it
 */
struct test_skb {
	struct sk_buff *skb;
	unsigned char *head;
	sk_buff_data_t end;
	void *piece[2];
};

/* test_frame.c */
void test_frame_make(struct test_frame *frame,
		     const struct test_frame_case *from);
bool test_skb_make(struct test_skb *to, const u8 *data, unsigned int len,
		   enum test_skb_form form, unsigned int split);
void test_skb_free(struct test_skb *of);

/* test_damage.c */
void test_seed(struct rnd_state *rnd, u32 seed, u32 round);
u32 test_below(struct rnd_state *rnd, u32 ceil);
void test_frame_damage(struct test_frame *frame, struct rnd_state *rnd);
void test_frame_damaged(struct test_frame *frame, struct rnd_state *rnd);

#endif /* _DVS_TEST_FRAME_H */
