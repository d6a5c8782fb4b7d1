// SPDX-License-Identifier: GPL-2.0
/*
 * Injector of frames, for measurements.
 *
 * Batches of fresh frames are handed to the stack as if a device had received
 * them, and the time of that alone is taken: making the frames is outside the
 * window, and so is everything that follows the moment when the soft interrupts
 * of the batch are done. Under QEMU's -icount the time stamp counter counts
 * instructions.
 *
 * Frames must leave by a sink, which is asked after each batch: a frame that
 * was dropped, or that was put aside for later, looks like speed, so a batch
 * that did not arrive in full within the window makes the run fail. So does a frame
 * that somebody else sent meanwhile, unless "shared" says that there may be some.
 *
 *   modprobe dvs_inject dev=in0 sink=out0 vlan=10
 *   echo 6400 > /sys/module/dvs_inject/parameters/run
 *   cat /sys/module/dvs_inject/parameters/run      frames, then TSC cycles
 *
 * The devices are looked up in the network namespace of the process that
 * writes. This is a tool for the test guest, never a part of the switch.
 */

#include "inject_frame.h"

#include <linux/module.h>
#include <linux/netdevice.h>
#include <linux/nsproxy.h>
#include <linux/timex.h>

#define INJECT_BATCH_MAX	1024

static char *dev;
module_param(dev, charp, 0444);
MODULE_PARM_DESC(dev, "device that frames seem to come from");

static char *sink;
module_param(sink, charp, 0444);
MODULE_PARM_DESC(sink, "device that each frame must be sent by");

static unsigned int size = 60;
module_param(size, uint, 0444);
MODULE_PARM_DESC(size, "octets of a frame");

static unsigned int sources = 16;
module_param(sources, uint, 0444);
MODULE_PARM_DESC(sources, "number of source addresses");

static unsigned int dests = 16;
module_param(dests, uint, 0444);
MODULE_PARM_DESC(dests, "number of destination addresses");

static unsigned int vlan;
module_param(vlan, uint, 0444);
MODULE_PARM_DESC(vlan, "VID of the tag, 0 for none");

static unsigned int vni;
module_param(vni, uint, 0444);
MODULE_PARM_DESC(vni, "VNI of the encapsulation, 0 for none");

static bool ipv6;
module_param(ipv6, bool, 0444);
MODULE_PARM_DESC(ipv6, "the encapsulation is on IPv6");

static bool shared;
module_param(shared, bool, 0444);
MODULE_PARM_DESC(shared, "others may send by the sink too");

static bool hash = true;
module_param(hash, bool, 0444);
MODULE_PARM_DESC(hash, "frames come with a hash of their ports");

static unsigned int batch = 64;
module_param(batch, uint, 0644);
MODULE_PARM_DESC(batch, "frames handed over at once");

static bool mark;
module_param(mark, bool, 0644);
MODULE_PARM_DESC(mark, "let meter.c see what is measured");

static unsigned long result_frames;
static u64 result_cycles;

static int inject_fill(struct list_head *list, struct net_device *from,
		       u32 first)
{
	const struct inject_shape shape = {
		.size = size,
		.sources = sources,
		.dests = dests,
		.vlan = vlan,
		.vni = vni,
		.ipv6 = ipv6,
		.hash = hash,
	};
	struct sk_buff *skb;
	u32 i;

	for (i = 0; i < batch; i++) {
		skb = inject_frame(from, &shape, first + i);
		if (!skb)
			return -ENOMEM;
		list_add_tail(&skb->list, list);
	}
	return 0;
}

/* The window; the marks are for meter.c */
static u64 inject_receive(struct list_head *list)
{
	cycles_t start;

	local_bh_disable();
	if (mark)
		asm volatile("nopl 0x64767301(%%rax)" : : : "memory");
	start = get_cycles();
	netif_receive_skb_list(list);
	local_bh_enable();
	start = get_cycles() - start;
	if (mark)
		asm volatile("nopl 0x64767300(%%rax)" : : : "memory");
	return start;
}

static u64 inject_sent(struct net_device *to)
{
	struct rtnl_link_stats64 stats;

	return dev_get_stats(to, &stats)->tx_packets;
}

static int inject_batch(struct net_device *from, struct net_device *to,
			u32 first, u64 *cycles)
{
	struct sk_buff *skb, *next;
	LIST_HEAD(list);
	u64 sent;
	int err;

	err = inject_fill(&list, from, first);
	if (err) {
		list_for_each_entry_safe(skb, next, &list, list)
			kfree_skb(skb);
		return err;
	}
	sent = inject_sent(to);
	*cycles += inject_receive(&list);
	sent = inject_sent(to) - sent;
	if (sent == batch || (shared && sent > batch))
		return 0;
	pr_err("%llu of %u frames arrived at %s\n", sent, batch,
	       to->name);
	return -EIO;
}

static int inject_frames(struct net_device *from, struct net_device *to,
			 unsigned long frames)
{
	unsigned long done;
	u64 cycles = 0;
	int err;

	for (done = 0; done < frames; done += batch) {
		err = inject_batch(from, to, done, &cycles);
		if (err)
			return err;
		cond_resched();
	}
	result_frames = done;
	result_cycles = cycles;
	return 0;
}

static int inject_run(unsigned long frames)
{
	struct net *net = current->nsproxy->net_ns;
	struct net_device *from, *to;
	int err = -ENODEV;

	from = dev_get_by_name(net, dev);
	to = dev_get_by_name(net, sink);
	if (from && to)
		err = inject_frames(from, to, frames);
	dev_put(from);
	dev_put(to);
	return err;
}

static int run_set(const char *val, const struct kernel_param *kp)
{
	unsigned long frames;
	int err;

	err = kstrtoul(val, 0, &frames);
	if (err)
		return err;
	if (!batch || batch > INJECT_BATCH_MAX)
		return -EINVAL;
	return inject_run(frames);
}

static int run_get(char *buffer, const struct kernel_param *kp)
{
	return sysfs_emit(buffer, "%lu %llu\n", result_frames, result_cycles);
}

static const struct kernel_param_ops run_ops = {
	.set = run_set,
	.get = run_get,
};
module_param_cb(run, &run_ops, NULL, 0600);
MODULE_PARM_DESC(run, "write a number of frames to inject; read the result");

static bool inject_params_valid(void)
{
	return dev && sink && size >= ETH_ZLEN && size <= ETH_FRAME_LEN &&
	       sources && dests && vlan < 4096 && vni < 1 << 24;
}

static int __init inject_init(void)
{
	return inject_params_valid() ? 0 : -EINVAL;
}

static void __exit inject_exit(void)
{
}

module_init(inject_init);
module_exit(inject_exit);

MODULE_DESCRIPTION("Frame injector for measurements of dvs");
MODULE_LICENSE("GPL");
