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
 * Linux 6.1 returns from such a trap by itself, which is enough unless the
 * translation begins with the int3, and does not ask this module. Linux 6.12
 * does.
 *
 * Only the lab loads this, into guests with emulated processors.
 */

#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/kdebug.h>
#include <linux/module.h>
#include <linux/notifier.h>
#include <linux/ptrace.h>
#include <asm/processor-flags.h>
#include <asm/special_insns.h>
#include <asm/text-patching.h>

static void cr0_write(unsigned long cr0)
{
	asm volatile("mov %0, %%cr0" : : "r" (cr0) : "memory");
}

/* Code is not writable, and interrupts are off in a trap. */
static void code_rewrite(u8 *code)
{
	unsigned long cr0 = native_read_cr0();

	cr0_write(cr0 & ~X86_CR0_WP);
	WRITE_ONCE(*code, READ_ONCE(*code));
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

static int __init int3_init(void)
{
	return register_die_notifier(&int3_block);
}

static void __exit int3_exit(void)
{
	unregister_die_notifier(&int3_block);
}

module_init(int3_init);
module_exit(int3_exit);

MODULE_DESCRIPTION("Recovers from outdated translations of an emulator");
MODULE_LICENSE("GPL");
