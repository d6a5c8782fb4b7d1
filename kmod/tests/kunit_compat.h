/* SPDX-License-Identifier: GPL-2.0 */
/*
 * KUnit, or what these tests use of it.
 *
 * The tests are written for KUnit. Debian's kernels are built without it, and
 * there this header has the same names, so that the same tests run, and are
 * counted, on the kernels that users have. kunit_compat.c runs them when the
 * module is loaded and prints KTAP to the kernel log as KUnit does.
 */
#ifndef _DVS_KUNIT_COMPAT_H
#define _DVS_KUNIT_COMPAT_H

#include <linux/kconfig.h>

#if IS_ENABLED(CONFIG_KUNIT)
#include <kunit/test.h>
#else

#include <linux/completion.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/string.h>

/**
 * struct kunit - a test case that is being run
 * @priv: the test's own data
 * @name: name of the case
 * @failed: an expectation was not met
 * @done: completed when the case has ended
 */
struct kunit {
	void *priv;
	const char *name;
	bool failed;
	struct completion done;
};

/**
 * struct kunit_case - a test case
 * @run_case: the test
 * @name: its name
 */
struct kunit_case {
	void (*run_case)(struct kunit *test);
	const char *name;
};

/**
 * struct kunit_suite - test cases that share preparations
 * @name: name of the suite
 * @init: called before each case, or NULL
 * @exit: called after each case, also if @init failed, or NULL
 * @test_cases: the cases, the last one is empty
 */
struct kunit_suite {
	const char name[256];
	int (*init)(struct kunit *test);
	void (*exit)(struct kunit *test);
	struct kunit_case *test_cases;
};

/* kunit_compat.c */
int kunit_compat_run(struct kunit_suite **suite, unsigned int count);
void __printf(2, 3) kunit_compat_fail(struct kunit *test, const char *fmt, ...);

#define KUNIT_CASE(test_name) { .run_case = test_name, .name = #test_name }

/* The module's init function: the runner. Unloading has nothing to do. */
#define kunit_test_suites(suites...)					\
static struct kunit_suite *kunit_compat_suites[] = { suites };		\
static int __init kunit_compat_init(void)				\
{									\
	return kunit_compat_run(kunit_compat_suites,			\
				ARRAY_SIZE(kunit_compat_suites));	\
}									\
static void __exit kunit_compat_exit(void)				\
{									\
}									\
module_init(kunit_compat_init);						\
module_exit(kunit_compat_exit)

/* What follows a check that failed */
#define KUNIT_GIVE_UP(test)	kthread_complete_and_exit(&(test)->done, 0)
#define KUNIT_GO_ON(test)	do { } while (0)

#define KUNIT_FAIL(test, fmt, ...)					\
	kunit_compat_fail(test, "%s:%d: " fmt, kbasename(__FILE__),	\
			  __LINE__, ##__VA_ARGS__)

#define KUNIT_CHECK(test, then, condition, text)			\
do {									\
	if (!(condition)) {						\
		KUNIT_FAIL(test, "expected %s", text);			\
		then(test);						\
	}								\
} while (0)

#define KUNIT_COMPARE(test, then, left, op, right)			\
do {									\
	const typeof(left) __left = (left);				\
	const typeof(right) __right = (right);				\
									\
	if (!(__left op __right)) {					\
		KUNIT_FAIL(test, "expected %s %s %s, got %lld and %lld", \
			   #left, #op, #right, (long long)__left,	\
			   (long long)__right);				\
		then(test);						\
	}								\
} while (0)

#define KUNIT_EXPECT_TRUE(test, condition)				\
	KUNIT_CHECK(test, KUNIT_GO_ON, condition, #condition)
#define KUNIT_EXPECT_FALSE(test, condition)				\
	KUNIT_CHECK(test, KUNIT_GO_ON, !(condition), "not " #condition)
#define KUNIT_EXPECT_NULL(test, ptr)					\
	KUNIT_CHECK(test, KUNIT_GO_ON, !(ptr), #ptr " is NULL")
#define KUNIT_EXPECT_PTR_EQ(test, left, right)				\
	KUNIT_CHECK(test, KUNIT_GO_ON, (left) == (right),		\
		    #left " == " #right)
#define KUNIT_EXPECT_EQ(test, left, right)				\
	KUNIT_COMPARE(test, KUNIT_GO_ON, left, ==, right)
#define KUNIT_EXPECT_NE(test, left, right)				\
	KUNIT_COMPARE(test, KUNIT_GO_ON, left, !=, right)
#define KUNIT_EXPECT_LE(test, left, right)				\
	KUNIT_COMPARE(test, KUNIT_GO_ON, left, <=, right)
#define KUNIT_EXPECT_GT(test, left, right)				\
	KUNIT_COMPARE(test, KUNIT_GO_ON, left, >, right)

#define KUNIT_ASSERT_NOT_NULL(test, ptr)				\
	KUNIT_CHECK(test, KUNIT_GIVE_UP, ptr, #ptr " is not NULL")
#define KUNIT_ASSERT_NOT_ERR_OR_NULL(test, ptr)				\
	KUNIT_CHECK(test, KUNIT_GIVE_UP, !IS_ERR_OR_NULL(ptr),		\
		    #ptr " is neither NULL nor an error")
#define KUNIT_ASSERT_EQ(test, left, right)				\
	KUNIT_COMPARE(test, KUNIT_GIVE_UP, left, ==, right)

#endif /* !CONFIG_KUNIT */
#endif /* _DVS_KUNIT_COMPAT_H */
