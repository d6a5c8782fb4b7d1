// SPDX-License-Identifier: GPL-2.0
/*
 * Socket buffers of all kinds that drivers make: in one piece and in many, with
 * little headroom, with a tag beside the data, with a checksum that was verified,
 * computed, or is still to be filled in, to be segmented, cloned, shared.
 *
 * What a VM may say about its frame goes by virtio_net_hdr_to_skb(), as it does
 * in tun and virtio_net; what that refuses is not received.
 */

#include "fuzz.h"

#include <linux/etherdevice.h>
#include <linux/if_vlan.h>
#include <linux/virtio_net.h>

static bool skb_add_page(struct sk_buff *skb, const u8 *data, unsigned int len)
{
	struct page *page = alloc_page(GFP_KERNEL | __GFP_ZERO);

	if (!page)
		return false;
	if (data)
		memcpy(page_address(page), data, len);
	skb_add_rx_frag(skb, skb_shinfo(skb)->nr_frags, page, 0, len, PAGE_SIZE);
	return true;
}

/* The rest of a frame in pages */
static bool skb_add_rest(struct sk_buff *skb, struct rnd_state *rnd,
			 const u8 *data, unsigned int len)
{
	while (len) {
		unsigned int part = len;

		if (skb_shinfo(skb)->nr_frags < 3)
			part = 1 + test_below(rnd, len);
		if (!skb_add_page(skb, data, part))
			return false;
		data += part;
		len -= part;
	}
	return true;
}

/* Up to 9 kB more, or up to 60 */
static bool skb_add_zeros(struct sk_buff *skb, struct rnd_state *rnd)
{
	unsigned int len = test_below(rnd, test_below(rnd, 4) ? 9000 : 60000);

	for (; len; len -= min_t(unsigned int, len, PAGE_SIZE)) {
		if (skb_shinfo(skb)->nr_frags == MAX_SKB_FRAGS)
			break;
		if (!skb_add_page(skb, NULL,
				  min_t(unsigned int, len, PAGE_SIZE)))
			return false;
	}
	return true;
}

static bool skb_fill(struct sk_buff *skb, struct rnd_state *rnd,
		     const struct test_frame *frame)
{
	static const u8 headroom[] = { 0, 2, 14, 32, 64, 72, 128, 192 };
	unsigned int split = frame->len;

	if (test_below(rnd, 2))
		split = ETH_HLEN + test_below(rnd, frame->len - ETH_HLEN + 1);
	skb_reserve(skb, headroom[test_below(rnd, ARRAY_SIZE(headroom))]);
	memcpy(skb_put(skb, split), frame->data, split);
	if (!skb_add_rest(skb, rnd, frame->data + split, frame->len - split))
		return false;
	return test_below(rnd, 32) || skb_add_zeros(skb, rnd);
}

/* Any words of a VM, most often about what is there */
static bool skb_set_virtio(struct sk_buff *skb, struct rnd_state *rnd,
			   const struct test_frame *frame)
{
	static const u8 types[] = {
		VIRTIO_NET_HDR_GSO_NONE, VIRTIO_NET_HDR_GSO_TCPV4,
		VIRTIO_NET_HDR_GSO_TCPV6, VIRTIO_NET_HDR_GSO_UDP,
		5,	/* VIRTIO_NET_HDR_GSO_UDP_L4, news to 6.1 */
		VIRTIO_NET_HDR_GSO_TCPV4 | VIRTIO_NET_HDR_GSO_ECN,
	};
	static const u16 sizes[] = { 1, 8, 64, 100, 536, 1400, 9000, 65535 };
	static const u8 behind[] = { 20, 40, 24, 48, 60, 0 };
	static const u8 places[] = { 6, 16, 0, 2, 14 };
	u16 start = frame->network + behind[test_below(rnd, ARRAY_SIZE(behind))];
	u16 offset = places[test_below(rnd, ARRAY_SIZE(places))];
	bool little = virtio_legacy_is_little_endian();
	struct virtio_net_hdr hdr = {
		.flags = test_below(rnd, 3),
		.gso_type = types[test_below(rnd, ARRAY_SIZE(types))],
	};

	if (!test_below(rnd, 8))
		start = prandom_u32_state(rnd);
	if (!test_below(rnd, 8))
		offset = prandom_u32_state(rnd);
	hdr.gso_size = __cpu_to_virtio16(little,
					 sizes[test_below(rnd, ARRAY_SIZE(sizes))]);
	hdr.csum_start = __cpu_to_virtio16(little, start);
	hdr.csum_offset = __cpu_to_virtio16(little, offset);
	return !virtio_net_hdr_to_skb(skb, &hdr, little);
}

/* What a card says that is not broken; its data is behind the Ethernet header */
static void skb_set_summed(struct sk_buff *skb, struct rnd_state *rnd)
{
	switch (test_below(rnd, 4)) {
	case 0:
		skb->ip_summed = CHECKSUM_UNNECESSARY;
		skb->csum_level = test_below(rnd, 4);
		break;
	case 1:
		skb->ip_summed = CHECKSUM_COMPLETE;
		skb->csum = skb_checksum(skb, 0, skb->len, 0);
		break;
	}
}

static void skb_set_beside(struct sk_buff *skb, struct rnd_state *rnd)
{
	bool service = !test_below(rnd, 8);

	if (!test_below(rnd, 4))
		__vlan_hwaccel_put_tag(skb, htons(service ? ETH_P_8021AD :
						  ETH_P_8021Q),
				       test_below(rnd, 2) ? test_below(rnd, 12) :
				       prandom_u32_state(rnd));
	if (test_below(rnd, 2))
		skb_set_hash(skb, prandom_u32_state(rnd), PKT_HASH_TYPE_L4);
	skb->priority = test_below(rnd, 9);
}

/**
 * fuzz_skb_make() - make a buffer with a frame
 * @frame: the frame
 * @rnd: decides how
 * @dev: device that has to do with it
 *
 * Context: may sleep.
 * Return: the buffer, its data at the Ethernet header; NULL for want of memory, or
 * if what was said about the frame was refused.
 */
struct sk_buff *fuzz_skb_make(const struct test_frame *frame,
			      struct rnd_state *rnd, struct net_device *dev)
{
	struct sk_buff *skb = alloc_skb(256 + TEST_FRAME_MAX, GFP_KERNEL);

	if (!skb)
		return NULL;
	skb->dev = dev;
	if (!skb_fill(skb, rnd, frame) ||
	    (test_below(rnd, 2) && !skb_set_virtio(skb, rnd, frame))) {
		kfree_skb(skb);
		return NULL;
	}
	skb_set_beside(skb, rnd);
	return skb;
}

/**
 * fuzz_skb_receive() - let its device receive a frame
 * @skb: the frame, its data at the Ethernet header; handed over
 * @rnd: decides what the device says of its checksum
 *
 * Context: process.
 */
void fuzz_skb_receive(struct sk_buff *skb, struct rnd_state *rnd)
{
	skb->protocol = eth_type_trans(skb, skb->dev);
	skb_reset_network_header(skb);
	skb_probe_transport_header(skb);
	if (skb->ip_summed == CHECKSUM_NONE)
		skb_set_summed(skb, rnd);
	local_bh_disable();
	netif_receive_skb(skb);
	local_bh_enable();
}

/**
 * fuzz_skb_send() - send a frame by its device, as a packet socket does
 * @skb: the frame, its data at the Ethernet header; handed over
 *
 * Context: process.
 */
void fuzz_skb_send(struct sk_buff *skb)
{
	skb_reset_mac_header(skb);
	skb->protocol = eth_hdr(skb)->h_proto;
	skb_set_network_header(skb, ETH_HLEN);
	skb_probe_transport_header(skb);
	dev_queue_xmit(skb);
}

/**
 * fuzz_skb_changed() - find what was written to a clone
 * @skb: the clone, its data at the Ethernet header
 * @frame: the frame that it was made with
 *
 * A super-frame is not looked at: the core puts a checksum of what it segments, of
 * UDP or of what was verified, into all copies.
 *
 * Return: number of the first octet that is another one, which somebody wrote
 * although it was not his alone; the length of the frame if there is none.
 */
unsigned int fuzz_skb_changed(const struct sk_buff *skb,
			      const struct test_frame *frame)
{
	u8 data[TEST_FRAME_MAX];
	unsigned int i = frame->len;

	if (skb_is_gso(skb) || skb_copy_bits(skb, 0, data, frame->len))
		return i;
	for (i = 0; i < frame->len && data[i] == frame->data[i]; i++)
		;
	return i;
}
