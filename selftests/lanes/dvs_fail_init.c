// SPDX-License-Identifier: GPL-2.0
/*
 * Let the nth= allocation of those fail that dvs makes in its module_init().
 * What the kernel allocates before, to load a module, is not meant: it warns of
 * failures there. nth counts down to 0, when the allocation has failed.
 */
#include <linux/module.h>
#include <linux/notifier.h>
#include <linux/sched.h>

static unsigned int nth;
module_param(nth, uint, 0600);
MODULE_PARM_DESC(nth, "which allocation is to fail, 0: none");

static bool armed;

static int fail_init_event(struct notifier_block *nb, unsigned long state,
			   void *data)
{
	const struct module *module = data;

	if (strcmp(module->name, "dvs"))
		return NOTIFY_DONE;
	if (state == MODULE_STATE_COMING) {
		WRITE_ONCE(current->fail_nth, nth);
		armed = true;
	} else if (armed) {
		armed = false;
		nth = READ_ONCE(current->fail_nth);
		WRITE_ONCE(current->fail_nth, 0);
	}
	return NOTIFY_DONE;
}

/* Called last: the others have done with the module by then */
static struct notifier_block fail_init_notifier = {
	.notifier_call = fail_init_event,
	.priority = INT_MIN,
};

static int __init fail_init_init(void)
{
	return register_module_notifier(&fail_init_notifier);
}

static void __exit fail_init_exit(void)
{
	unregister_module_notifier(&fail_init_notifier);
}

module_init(fail_init_init);
module_exit(fail_init_exit);
MODULE_DESCRIPTION("Let an allocation fail while dvs is started");
MODULE_LICENSE("GPL");
