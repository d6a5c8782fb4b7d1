// SPDX-License-Identifier: GPL-2.0
/*
 * A module with one fault, which what= names, to show that a kernel finds it.
 * See prove.sh, which knows what each kernel has to say.
 */
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/timer.h>
#include <linux/vmalloc.h>

static char *what = "nothing";
module_param(what, charp, 0);
MODULE_PARM_DESC(what, "the fault");

static void faulty_nothing(void)
{
}

/* More than one: a pointer may be left over somewhere by chance */
static void faulty_leak(void)
{
	int i;

	for (i = 0; i < 20; i++)
		if (!kmalloc(100 + i, GFP_KERNEL))
			pr_info("no memory to lose\n");
}

static void faulty_freed(void)
{
	int *p = kzalloc(sizeof(*p), GFP_KERNEL);

	kfree(p);
	OPTIMIZER_HIDE_VAR(p);
	if (p)
		pr_info("%d\n", READ_ONCE(*p));
}

static void faulty_bounds(void)
{
	size_t len = PAGE_SIZE - 1;
	char *p = vzalloc(len);

	OPTIMIZER_HIDE_VAR(len);
	if (p)
		pr_info("%d\n", READ_ONCE(p[len]));
	vfree(p);
}

static DEFINE_MUTEX(faulty_a);
static DEFINE_MUTEX(faulty_b);

static void faulty_order(void)
{
	mutex_lock(&faulty_a);
	mutex_lock(&faulty_b);
	mutex_unlock(&faulty_b);
	mutex_unlock(&faulty_a);
	mutex_lock(&faulty_b);
	mutex_lock(&faulty_a);
	mutex_unlock(&faulty_a);
	mutex_unlock(&faulty_b);
}

static DEFINE_SPINLOCK(faulty_lock);

static void faulty_sleep(void)
{
	spin_lock(&faulty_lock);
	mutex_lock(&faulty_a);
	mutex_unlock(&faulty_a);
	spin_unlock(&faulty_lock);
}

static void faulty_expire(struct timer_list *timer)
{
}

/* The timer is stopped afterwards, so that only a look at it tells */
static void faulty_timer(void)
{
	struct timer_list *timer = kzalloc(sizeof(*timer), GFP_KERNEL);

	if (!timer)
		return;
	timer_setup(timer, faulty_expire, 0);
	mod_timer(timer, jiffies + 1000 * HZ);
	kfree(timer);
}

static unsigned long faulty_count;

/* The count is in memory whenever another could look */
static void faulty_add(void)
{
	faulty_count++;
	barrier();
}

static int faulty_racer(void *unused)
{
	while (!kthread_should_stop()) {
		faulty_add();
		cond_resched();
	}
	return 0;
}

static void faulty_race(void)
{
	struct task_struct *racer = kthread_run(faulty_racer, NULL, "dvs-race");
	unsigned long end = jiffies + 20 * HZ;

	if (IS_ERR(racer))
		return;
	while (time_before(jiffies, end)) {
		faulty_add();
		cond_resched();
	}
	kthread_stop(racer);
	pr_info("%lu\n", faulty_count);
}

static const struct {
	const char *name;
	void (*commit)(void);
} faults[] = {
	{ "nothing", faulty_nothing },
	{ "leak", faulty_leak },
	{ "freed", faulty_freed },
	{ "bounds", faulty_bounds },
	{ "order", faulty_order },
	{ "sleep", faulty_sleep },
	{ "timer", faulty_timer },
	{ "race", faulty_race },
};

static int __init faulty_init(void)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(faults); i++) {
		if (!strcmp(faults[i].name, what)) {
			faults[i].commit();
			return 0;
		}
	}
	return -EINVAL;
}

static void __exit faulty_exit(void)
{
}

module_init(faulty_init);
module_exit(faulty_exit);
MODULE_DESCRIPTION("A fault for a kernel to find");
MODULE_LICENSE("GPL");
