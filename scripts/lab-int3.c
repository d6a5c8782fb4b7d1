// SPDX-License-Identifier: GPL-2.0
/* Keep a kernel alive on an emulator that runs outdated code.
 *
 * Linux patches its own code by way of an int3 instruction: that is written
 * first, the rest of the new instruction behind it, and its first byte last.
 * Each step waits until all processors have seen the one before. QEMU 7.2 with a
 * thread for each processor may miss the last write, if another processor
 * translates that very code, as the first of its page, at the same time. The
 * translation with the int3 then stays, and whoever runs it traps long after
 * the patching is over; Linux dies of a trap that nobody knows of.
 *
 * Here such a trap is told by memory: on a processor there is no int3 trap
 * without an int3. The byte is written once more, which this time makes the
 * emulator drop its translation, and the instruction is run again.
 *
 * Linux 6.12 asks this module about such a trap. Linux 6.1 does not: it runs the
 * instruction again by itself, and if the translation begins with the int3, then
 * for ever. So a timer on each processor looks where that was interrupted, and if
 * it was there the last time, treats the byte likewise, whatever it is.
 *
 * Only the lab loads this, into guests with emulated processors.
 */

#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/cpuhotplug.h>
#include <linux/hrtimer.h>
#include <linux/kdebug.h>
#include <linux/module.h>
#include <linux/notifier.h>
#include <linux/percpu.h>
#include <linux/ptrace.h>
#include <linux/sched.h>
#include <asm/irq_regs.h>
#include <asm/processor-flags.h>
#include <asm/special_insns.h>
#include <asm/text-patching.h>

#define LOOK_MS 500

static void cr0_write(unsigned long cr0)
{
	asm volatile("mov %0, %%cr0" : : "r" (cr0) : "memory");
}

/* Code is not writable; interrupts are off. Another processor may patch the byte just
 * now, so it is written back by a locked instruction.
 */
static void code_rewrite(u8 *code)
{
	unsigned long cr0 = native_read_cr0();

	cr0_write(cr0 & ~X86_CR0_WP);
	asm volatile("lock orb $0, %0" : "+m" (*code));
	cr0_write(cr0);
}

static int int3_notify(struct notifier_block *block, unsigned long event,
		       void *data)
{
	struct die_args *args = data;
	u8 *code = (u8 *)args->regs->ip - INT3_INSN_SIZE;

	if (event != DIE_INT3 || user_mode(args->regs) ||
	    READ_ONCE(*code) == INT3_INSN_OPCODE)
		return NOTIFY_DONE;
	code_rewrite(code);
	args->regs->ip = (unsigned long)code;
	pr_info("ran outdated code at %pS\n", code);
	return NOTIFY_STOP;
}

static struct notifier_block int3_block = {
	.notifier_call = int3_notify,
	.priority = INT_MIN,
};

struct watch {
	struct hrtimer timer;
	unsigned long ip;	/* where the processor was last time, 0 if not in the kernel */
};

static DEFINE_PER_CPU(struct watch, watches);
static enum cpuhp_state cpuhp_state;

static enum hrtimer_restart watch_look(struct hrtimer *timer)
{
	struct watch *watch = container_of(timer, struct watch, timer);
	struct pt_regs *regs = get_irq_regs();
	unsigned long ip = 0;

	if (regs && !user_mode(regs) && !is_idle_task(current))
		ip = regs->ip;
	if (ip && ip == watch->ip) {
		code_rewrite((u8 *)ip);
		pr_info("was still at %pS\n", (void *)ip);
	}
	watch->ip = ip;
	hrtimer_forward_now(timer, ms_to_ktime(LOOK_MS));
	return HRTIMER_RESTART;
}

static int watch_start(unsigned int cpu)
{
	struct watch *watch = per_cpu_ptr(&watches, cpu);

	hrtimer_init(&watch->timer, CLOCK_MONOTONIC, HRTIMER_MODE_REL_PINNED);
	watch->timer.function = watch_look;
	hrtimer_start(&watch->timer, ms_to_ktime(LOOK_MS),
		      HRTIMER_MODE_REL_PINNED);
	return 0;
}

static int watch_stop(unsigned int cpu)
{
	hrtimer_cancel(&per_cpu_ptr(&watches, cpu)->timer);
	return 0;
}

static int __init int3_init(void)
{
	int err = register_die_notifier(&int3_block);

	if (err)
		return err;
	/* for the processors that are awake and those to come */
	err = cpuhp_setup_state(CPUHP_AP_ONLINE_DYN, "lab_int3:online",
				watch_start, watch_stop);
	if (err < 0) {
		unregister_die_notifier(&int3_block);
		return err;
	}
	cpuhp_state = err;
	return 0;
}

static void __exit int3_exit(void)
{
	cpuhp_remove_state(cpuhp_state);
	unregister_die_notifier(&int3_block);
}

module_init(int3_init);
module_exit(int3_exit);

MODULE_DESCRIPTION("Recovers from outdated translations of an emulator");
MODULE_LICENSE("GPL");
