// SPDX-License-Identifier: GPL-2.0
/*
 * Let the nth= allocation of those fail that dvs makes in its module_init().
 * What the kernel allocates before, to load a module, is not meant: it warns of
 * failures there. The trace event module_load is the last thing before. nth
 * counts down to 0, when the allocation has failed.
 */
#include <linux/module.h>
#include <linux/notifier.h>
#include <linux/sched.h>
#include <linux/tracepoint.h>

static unsigned int nth;
module_param(nth, uint, 0600);
MODULE_PARM_DESC(nth, "which allocation is to fail, 0: none");

static bool armed;

static bool fail_init_is_dvs(const struct module *module)
{
	return !strcmp(module->name, "dvs");
}

static void fail_init_begin(void *unused, struct module *module)
{
	if (!fail_init_is_dvs(module))
		return;
	armed = true;
	WRITE_ONCE(current->fail_nth, nth);
}

/* It has been started, or has failed to */
static int fail_init_end(struct notifier_block *nb, unsigned long state,
			 void *data)
{
	if (!fail_init_is_dvs(data) || !armed || state == MODULE_STATE_COMING)
		return NOTIFY_DONE;
	armed = false;
	nth = READ_ONCE(current->fail_nth);
	WRITE_ONCE(current->fail_nth, 0);
	return NOTIFY_DONE;
}

static struct notifier_block fail_init_notifier = {
	.notifier_call = fail_init_end,
	.priority = INT_MAX,
};

static struct tracepoint *module_load;

static void fail_init_find(struct tracepoint *tracepoint, void *unused)
{
	if (!strcmp(tracepoint->name, "module_load"))
		module_load = tracepoint;
}

static int __init fail_init_init(void)
{
	int err;

	for_each_kernel_tracepoint(fail_init_find, NULL);
	if (!module_load)
		return -ENOENT;
	err = register_module_notifier(&fail_init_notifier);
	if (err)
		return err;
	err = tracepoint_probe_register(module_load, fail_init_begin, NULL);
	if (err)
		unregister_module_notifier(&fail_init_notifier);
	return err;
}

static void __exit fail_init_exit(void)
{
	tracepoint_probe_unregister(module_load, fail_init_begin, NULL);
	tracepoint_synchronize_unregister();
	unregister_module_notifier(&fail_init_notifier);
}

module_init(fail_init_init);
module_exit(fail_init_exit);
MODULE_DESCRIPTION("Let an allocation fail while dvs is started");
MODULE_LICENSE("GPL");
