// SPDX-License-Identifier: GPL-2.0
/* Keep kmemleak from searching KASAN's shadow memory.
 *
 * The shadow says which memory may be used, an eighth of all memory, and holds no
 * pointers. Linux 6.1 allocates it like any other memory while it boots, so that
 * kmemleak reads through it each time it looks for leaks: four fifths of all that
 * it reads, in a guest of 2 GB.
 *
 * Only the lab loads this, into guests of kernels that have both.
 */

#include <linux/kasan.h>
#include <linux/kmemleak.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <asm/pgtable.h>

/* The shadow of the memory that is mapped directly comes in large pages; the ends
 * that are not are few.
 */
static int __init shadow_init(void)
{
	unsigned long address, end;
	unsigned int level;
	pte_t *pte;

	address = (unsigned long)kasan_mem_to_shadow((void *)PAGE_OFFSET);
	end = (unsigned long)kasan_mem_to_shadow(high_memory);
	for (; address < end; address += PMD_SIZE) {
		pte = lookup_address(address, &level);
		if (pte && level == PG_LEVEL_2M)
			kmemleak_ignore_phys(PFN_PHYS(pmd_pfn(*(pmd_t *)pte)));
	}
	return 0;
}
module_init(shadow_init);

MODULE_DESCRIPTION("Keep kmemleak from searching KASAN's shadow");
MODULE_LICENSE("GPL");
