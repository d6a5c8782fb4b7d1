// SPDX-License-Identifier: GPL-2.0
/*
 * DSCPs: which ones of assured forwarding change, and what else does not.
 */

#include "kunit_compat.h"

#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/skbuff.h>
#include <net/checksum.h>
#include <net/dsfield.h>
#include <net/ip.h>

#include "../dscp.h"
#include "tests.h"

/* RFC 2597, 6: by class, then by drop precedence */
static const u8 af[4][3] = {
	{ 10, 12, 14 }, { 18, 20, 22 }, { 26, 28, 30 }, { 34, 36, 38 },
};

/* What a code point becomes, by the RFC's table */
static u8 dscp_test_expected(u8 dscp, u8 precedence)
{
	unsigned int x, y;

	for (x = 0; x < 4; x++)
		for (y = 0; y < 3; y++)
			if (af[x][y] == dscp)
				return af[x][max_t(unsigned int, y,
						   precedence - 1)];
	return dscp;
}

static void dscp_test_all_code_points(struct kunit *test)
{
	u8 dscp, precedence;

	for (dscp = 0; dscp < 64; dscp++)
		for (precedence = 1; precedence <= 3; precedence++)
			KUNIT_EXPECT_EQ(test, dvs_dscp_raise(dscp, precedence),
					dscp_test_expected(dscp, precedence));
}

/* A frame with its network header in front, as behind an Ethernet header */
static struct sk_buff *dscp_test_frame(struct kunit *test, size_t len)
{
	struct sk_buff *skb = alloc_skb(128, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, skb);
	skb_reserve(skb, 32);
	skb_put_zero(skb, len);
	skb_reset_network_header(skb);
	return skb;
}

static struct sk_buff *dscp_test_v4(struct kunit *test, u8 tos)
{
	struct sk_buff *skb = dscp_test_frame(test, sizeof(struct iphdr));
	struct iphdr *ip = ip_hdr(skb);

	ip->version = 4;
	ip->ihl = 5;
	ip->tos = tos;
	ip->tot_len = htons(sizeof(*ip));
	ip->ttl = 64;
	ip->saddr = htonl(0xc0000201);
	ip->daddr = htonl(0xc0000202);
	ip_send_check(ip);
	return skb;
}

static void dscp_test_raise(struct sk_buff *skb, __be16 protocol, u8 precedence)
{
	u8 dscp = dvs_dscp_get(skb, protocol);

	dvs_dscp_set(skb, protocol, dvs_dscp_raise(dscp, precedence));
}

static void dscp_test_ipv4(struct kunit *test)
{
	unsigned int tos;

	for (tos = 0; tos < 256; tos++) {
		struct sk_buff *skb = dscp_test_v4(test, tos);

		dscp_test_raise(skb, htons(ETH_P_IP), DVS_AF_RED);
		KUNIT_EXPECT_EQ(test, ip_hdr(skb)->tos,
				dscp_test_expected(tos >> 2, 3) << 2 |
				(tos & 3));
		KUNIT_EXPECT_EQ(test,
				(__force u16)ip_fast_csum(ip_hdr(skb), 5), 0);
		kfree_skb(skb);
	}
}

/* Who else has the frame still has it as it was */
static void dscp_test_clone(struct kunit *test)
{
	struct sk_buff *skb = dscp_test_v4(test, af[1][0] << 2);
	struct sk_buff *clone = skb_clone(skb, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, clone);
	dscp_test_raise(skb, htons(ETH_P_IP), DVS_AF_YELLOW);
	KUNIT_EXPECT_EQ(test, ip_hdr(skb)->tos, af[1][1] << 2);
	KUNIT_EXPECT_EQ(test, ip_hdr(clone)->tos, af[1][0] << 2);
	kfree_skb(clone);
	kfree_skb(skb);
}

/* What the sum over the whole frame is */
static u16 dscp_test_sum(const struct sk_buff *skb)
{
	return (__force u16)csum_fold(csum_partial(skb->data, skb->len, 0));
}

static void dscp_test_ipv6(struct kunit *test)
{
	unsigned int tos;

	for (tos = 0; tos < 256; tos++) {
		struct sk_buff *skb;
		struct ipv6hdr *ip;

		skb = dscp_test_frame(test, sizeof(struct ipv6hdr));
		ip = ipv6_hdr(skb);
		*(__be32 *)ip = htonl(6 << 28 | tos << 20 | 0xabcde);
		ip->hop_limit = 64;
		skb->ip_summed = CHECKSUM_COMPLETE;
		skb->csum = csum_partial(skb->data, skb->len, 0);
		dscp_test_raise(skb, htons(ETH_P_IPV6), DVS_AF_YELLOW);
		KUNIT_EXPECT_EQ(test, ntohl(*(__be32 *)ipv6_hdr(skb)),
				6 << 28 | 0xabcde |
				dscp_test_expected(tos >> 2, 2) << 22 |
				(tos & 3) << 20);
		KUNIT_EXPECT_EQ(test, (__force u16)csum_fold(skb->csum),
				dscp_test_sum(skb));
		kfree_skb(skb);
	}
}

static struct kunit_case dscp_cases[] = {
	KUNIT_CASE(dscp_test_all_code_points),
	KUNIT_CASE(dscp_test_ipv4),
	KUNIT_CASE(dscp_test_clone),
	KUNIT_CASE(dscp_test_ipv6),
	{}
};

struct kunit_suite dvs_dscp_suite = {
	.name = "dscp",
	.test_cases = dscp_cases,
};
