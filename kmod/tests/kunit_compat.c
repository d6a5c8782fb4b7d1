// SPDX-License-Identifier: GPL-2.0
/*
 * Runner of the tests on kernels without KUnit.
 *
 * Each case runs in a thread of its own, so that an assertion can end it from
 * whatever depth. Results go to the kernel log as KTAP; loading the module
 * succeeds whatever they are, as with KUnit. A case that hangs leaves the plan
 * unfulfilled.
 */

#undef pr_fmt
#define pr_fmt(fmt) fmt

#include "kunit_compat.h"

#include <linux/printk.h>
#include <linux/sched.h>

/* What a case's thread is given */
struct kunit_compat_case {
	struct kunit test;
	const struct kunit_suite *suite;
	void (*run_case)(struct kunit *test);
};

/**
 * kunit_compat_fail() - note that a case has failed
 * @test: the case
 * @fmt: format of the reason
 *
 * Context: any.
 */
void kunit_compat_fail(struct kunit *test, const char *fmt, ...)
{
	struct va_format vaf;
	va_list args;

	va_start(args, fmt);
	vaf.fmt = fmt;
	vaf.va = &args;
	pr_err("    # %s: %pV\n", test->name, &vaf);
	va_end(args);
	WRITE_ONCE(test->failed, true);
}

static int kunit_compat_thread(void *data)
{
	struct kunit_compat_case *this = data;
	int err = 0;

	if (this->suite->init)
		err = this->suite->init(&this->test);
	if (err)
		KUNIT_FAIL(&this->test, "init failed: %d", err);
	else
		this->run_case(&this->test);
	kthread_complete_and_exit(&this->test.done, 0);
}

static bool kunit_compat_run_case(const struct kunit_suite *suite,
				  const struct kunit_case *tcase)
{
	struct kunit_compat_case this = {
		.test.name = tcase->name,
		.suite = suite,
		.run_case = tcase->run_case,
	};
	struct task_struct *thread;

	init_completion(&this.test.done);
	thread = kthread_run(kunit_compat_thread, &this, "%s", tcase->name);
	if (IS_ERR(thread)) {
		KUNIT_FAIL(&this.test, "no thread: %ld", PTR_ERR(thread));
		return false;
	}
	wait_for_completion(&this.test.done);
	if (suite->exit)
		suite->exit(&this.test);
	return !this.test.failed;
}

static bool kunit_compat_run_suite(const struct kunit_suite *suite)
{
	const struct kunit_case *tcase;
	unsigned int count = 0;
	bool all = true;

	for (tcase = suite->test_cases; tcase->run_case; tcase++)
		count++;
	pr_info("    KTAP version 1\n");
	pr_info("    # Subtest: %s\n", suite->name);
	pr_info("    1..%u\n", count);

	count = 0;
	for (tcase = suite->test_cases; tcase->run_case; tcase++) {
		bool ok = kunit_compat_run_case(suite, tcase);

		pr_info("    %sok %u %s\n", ok ? "" : "not ", ++count,
			tcase->name);
		all &= ok;
	}
	return all;
}

/**
 * kunit_compat_run() - run test suites
 * @suite: the suites
 * @count: number of suites
 *
 * Context: may sleep.
 * Return: 0.
 */
int kunit_compat_run(struct kunit_suite **suite, unsigned int count)
{
	unsigned int i;

	pr_info("KTAP version 1\n");
	pr_info("1..%u\n", count);
	for (i = 0; i < count; i++) {
		bool ok = kunit_compat_run_suite(suite[i]);

		pr_info("%sok %u %s\n", ok ? "" : "not ", i + 1,
			suite[i]->name);
	}
	return 0;
}
