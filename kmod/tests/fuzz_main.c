// SPDX-License-Identifier: GPL-2.0
/*
 * A fuzzer of devices: what hostile VMs and hosts send is received by ports and by
 * the devices of the underlay, and goes where it goes.
 *
 *   modprobe dvs_fuzz ports=p1,p2 underlay=ul senders=dvs0
 *   echo 1000000 > /sys/module/dvs_fuzz/parameters/run
 *   cat /sys/module/dvs_fuzz/parameters/run     rounds, those that sent nothing
 *
 * A round depends on its number and the seed alone. Both, and the frame, are in the
 * kernel's log if the kernel panics, and "first" begins with that round.
 *
 * The devices are looked up in the network namespace of the process that writes.
 */

#include "fuzz.h"

#include <linux/module.h>
#include <linux/nsproxy.h>
#include <linux/panic_notifier.h>

#define FUZZ_DEVICES	16

static char *ports[FUZZ_DEVICES];
static int port_count;
module_param_array(ports, charp, &port_count, 0444);
MODULE_PARM_DESC(ports, "devices that receive frames of VMs");

static char *underlay[FUZZ_DEVICES];
static int underlay_count;
module_param_array(underlay, charp, &underlay_count, 0444);
MODULE_PARM_DESC(underlay, "devices that receive packets of tunnels");

static char *senders[FUZZ_DEVICES];
static int sender_count;
module_param_array(senders, charp, &sender_count, 0444);
MODULE_PARM_DESC(senders, "devices that send frames of this host");

static unsigned long seed = 20771;
module_param(seed, ulong, 0644);
MODULE_PARM_DESC(seed, "decides what the frames are like");

static unsigned long first;
module_param(first, ulong, 0644);
MODULE_PARM_DESC(first, "number of the next round");

/* Of the round that is going on */
static struct test_frame fuzz_frame;
static const char *fuzz_dev = "none";

static DEFINE_MUTEX(fuzz_mutex);
static unsigned long fuzz_rounds;
static unsigned long fuzz_refused;

static void fuzz_report(void)
{
	pr_err("seed=%lu first=%lu at %s\n", seed, first, fuzz_dev);
	print_hex_dump(KERN_ERR, "dvs_fuzz: ", DUMP_PREFIX_OFFSET, 16, 1,
		       fuzz_frame.data, fuzz_frame.len, false);
}

static int fuzz_panic(struct notifier_block *nb, unsigned long event,
		      void *message)
{
	fuzz_report();
	return NOTIFY_DONE;
}

static struct notifier_block fuzz_panic_notifier = {
	.notifier_call = fuzz_panic,
	.priority = INT_MAX,	/* some end the machine */
};

static const char *fuzz_name(unsigned int n)
{
	if (n < port_count)
		return ports[n];
	n -= port_count;
	return n < underlay_count ? underlay[n] : senders[n - underlay_count];
}

static int fuzz_check_clone(const struct sk_buff *clone)
{
	unsigned int at = fuzz_skb_changed(clone, &fuzz_frame);

	if (at == fuzz_frame.len)
		return 0;
	pr_err("somebody wrote to octet %u, which he shares\n", at);
	fuzz_report();
	skb_dump(KERN_ERR, clone, true);
	return -EIO;
}

/* Hand a frame over; another one that shares its data must not be written to */
static int fuzz_hand_over(struct sk_buff *skb, struct rnd_state *rnd,
			  bool sends)
{
	struct sk_buff *clone = NULL;
	int err = 0;

	if (!test_below(rnd, 8)) {
		clone = skb_clone(skb, GFP_KERNEL);
		if (!clone) {
			kfree_skb(skb);
			return -ENOMEM;
		}
	}
	if (sends)
		fuzz_skb_send(skb);
	else
		fuzz_skb_receive(skb, rnd);
	if (clone)
		err = fuzz_check_clone(clone);
	kfree_skb(clone);
	return err;
}

static int fuzz_round(struct net_device *dev, unsigned int n,
		      struct rnd_state *rnd)
{
	bool tunnel = n >= port_count && n < port_count + underlay_count;
	struct sk_buff *skb;

	fuzz_packet_make(&fuzz_frame, rnd, dev, tunnel);
	skb = fuzz_skb_make(&fuzz_frame, rnd, dev);
	if (!skb) {
		fuzz_refused++;
		return 0;
	}
	return fuzz_hand_over(skb, rnd, n >= port_count + underlay_count);
}

static int fuzz_next(struct net *net)
{
	struct net_device *dev;
	struct rnd_state rnd;
	unsigned int n;
	int err;

	test_seed(&rnd, seed, first);
	n = test_below(&rnd, port_count + underlay_count + sender_count);
	fuzz_dev = fuzz_name(n);
	dev = dev_get_by_name(net, fuzz_dev);
	if (!dev)
		return -ENODEV;
	err = fuzz_round(dev, n, &rnd);
	dev_put(dev);
	return err;
}

static int fuzz_run(unsigned long rounds)
{
	struct net *net = current->nsproxy->net_ns;
	int err = 0;

	fuzz_rounds = 0;
	fuzz_refused = 0;
	for (; fuzz_rounds < rounds; fuzz_rounds++, first++) {
		err = fuzz_next(net);
		if (err)
			break;
		cond_resched();
		if (fatal_signal_pending(current))
			return -EINTR;
	}
	return err;
}

static int run_set(const char *val, const struct kernel_param *kp)
{
	unsigned long rounds;
	int err;

	err = kstrtoul(val, 0, &rounds);
	if (err)
		return err;
	mutex_lock(&fuzz_mutex);
	err = fuzz_run(rounds);
	mutex_unlock(&fuzz_mutex);
	return err;
}

static int run_get(char *buffer, const struct kernel_param *kp)
{
	return sysfs_emit(buffer, "%lu %lu\n", fuzz_rounds, fuzz_refused);
}

static const struct kernel_param_ops run_ops = {
	.set = run_set,
	.get = run_get,
};
module_param_cb(run, &run_ops, NULL, 0600);
MODULE_PARM_DESC(run, "write a number of rounds to go; read what became of them");

static int __init fuzz_init(void)
{
	if (!(port_count + underlay_count + sender_count))
		return -EINVAL;
	return atomic_notifier_chain_register(&panic_notifier_list,
					      &fuzz_panic_notifier);
}

static void __exit fuzz_exit(void)
{
	atomic_notifier_chain_unregister(&panic_notifier_list,
					 &fuzz_panic_notifier);
}

module_init(fuzz_init);
module_exit(fuzz_exit);

MODULE_DESCRIPTION("Hostile frames for devices of dvs");
MODULE_LICENSE("GPL");
