// SPDX-License-Identifier: GPL-2.0
/*
 * A plugin of QEMU that sees which instructions a guest runs while frames are
 * forwarded, where instructions per frame are not enough: which functions they are
 * of, which of them lock the bus or jump through a pointer, and how many cache lines
 * are touched.
 *
 * The injector (inject.c) marks a window by two instructions that do nothing else,
 * "nopl MARK(%rax)". What runs in windows, on any processor, is written to the file
 * "out" when the guest ends:
 *
 *   windows N		how many there were
 *   data N		different lines of 64 octets read or written, per window, summed
 *   code N		the same of code
 *   written N		the same of lines written
 *   block ADDRESS RUNS INSTRUCTIONS LOCKED INDIRECT	of each piece of code that is
 *			run as a whole: how often it was run, and what is in it
 */

#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "meter.h"

/* Read by QEMU. */
__attribute__((visibility("default"))) int qemu_plugin_version = 1;

#define LINE_BITS	6
#define MARK_BEGIN	UINT32_C(0x64767301)	/* as in inject.c */
#define MARK_END	UINT32_C(0x64767300)

/**
 * struct block - a piece of code that is run as a whole
 * @next: the next one of all
 * @address: of its first instruction
 * @octets: its length
 * @runs: how often it was run in windows
 * @instructions: in it
 * @locked: of these, the ones that lock the bus
 * @indirect: of these, the ones that jump or call through a pointer
 */
struct block {
	struct block *next;
	uint64_t address;
	uint64_t octets;
	uint64_t runs;
	unsigned int instructions;
	unsigned int locked;
	unsigned int indirect;
};

#define SET_SIZE	1048576

/**
 * struct set - lines that were touched in this window
 * @line: by hash; a line is there if @window is the window's number
 * @window: see @line
 * @total: lines of all windows
 */
struct set {
	uint64_t line[SET_SIZE];
	uint32_t window[SET_SIZE];
	uint64_t total;
};

static struct block *blocks;
static struct set data, code, written;
static uint32_t windows;
static bool inside;
static const char *out_path;

static void set_add(struct set *set, uint64_t address)
{
	uint64_t line = address >> LINE_BITS;
	uint32_t i = (uint32_t)(line * UINT64_C(0x9e3779b97f4a7c15) >> 44);

	while (set->window[i] == windows && set->line[i] != line)
		i = (i + 1) % SET_SIZE;
	if (set->window[i] == windows)
		return;
	set->window[i] = windows;
	set->line[i] = line;
	set->total++;
}

static void on_begin(unsigned int cpu, void *arg)
{
	windows++;
	inside = true;
}

static void on_end(unsigned int cpu, void *arg)
{
	inside = false;
}

static void on_run(unsigned int cpu, void *arg)
{
	struct block *block = arg;
	uint64_t address;

	if (!inside)
		return;
	block->runs++;
	for (address = block->address >> LINE_BITS << LINE_BITS;
	     address < block->address + block->octets;
	     address += 1 << LINE_BITS)
		set_add(&code, address);
}

static void on_access(unsigned int cpu, qemu_plugin_meminfo_t info,
		      uint64_t address, void *arg)
{
	if (!inside)
		return;
	set_add(&data, address);
	if (qemu_plugin_mem_is_store(info))
		set_add(&written, address);
}

/* The MARK of "nopl MARK(%rax)", 0 if the instruction is another one. */
static uint32_t insn_mark(const uint8_t *octet, size_t size)
{
	uint32_t mark;

	if (size != 7 || memcmp(octet, "\x0f\x1f\x80", 3))
		return 0;
	memcpy(&mark, octet + 3, sizeof(mark));
	return mark;
}

static bool is_prefix(uint8_t octet)
{
	return octet == 0x66 || octet == 0x67 || octet == 0xf2 ||
	       octet == 0xf3 || octet == 0x2e || octet == 0x36 ||
	       octet == 0x3e || octet == 0x26 || octet == 0x64 ||
	       octet == 0x65 || (octet & 0xf0) == 0x40;
}

/* Note what is of interest about an instruction. */
static void insn_judge(struct block *block, const uint8_t *octet, size_t size)
{
	size_t i = 0;
	unsigned int reg;

	while (i < size && (is_prefix(octet[i]) || octet[i] == 0xf0))
		block->locked += octet[i++] == 0xf0;
	if (i + 1 >= size)
		return;
	reg = octet[i + 1] >> 3 & 7;
	if (octet[i] == 0xff && reg >= 2 && reg <= 5)
		block->indirect++;
	else if ((octet[i] & 0xfe) == 0x86 && octet[i + 1] < 0xc0)
		block->locked++;	/* xchg with memory locks by itself */
}

static void on_insn(struct block *block, struct qemu_plugin_insn *insn)
{
	const uint8_t *octet = qemu_plugin_insn_data(insn);
	size_t size = qemu_plugin_insn_size(insn);
	uint32_t mark = insn_mark(octet, size);

	block->octets += size;
	insn_judge(block, octet, size);
	if (mark == MARK_BEGIN)
		qemu_plugin_register_vcpu_insn_exec_cb(insn, on_begin,
						       CB_NO_REGS, NULL);
	else if (mark == MARK_END)
		qemu_plugin_register_vcpu_insn_exec_cb(insn, on_end,
						       CB_NO_REGS, NULL);
	qemu_plugin_register_vcpu_mem_cb(insn, on_access, CB_NO_REGS, MEM_RW,
					 NULL);
}

static void on_translate(qemu_plugin_id_t id, struct qemu_plugin_tb *tb)
{
	struct block *block = calloc(1, sizeof(*block));
	size_t i;

	if (!block)
		abort();
	block->address = qemu_plugin_tb_vaddr(tb);
	block->instructions = qemu_plugin_tb_n_insns(tb);
	for (i = 0; i < block->instructions; i++)
		on_insn(block, qemu_plugin_tb_get_insn(tb, i));
	qemu_plugin_register_vcpu_tb_exec_cb(tb, on_run, CB_NO_REGS, block);
	block->next = blocks;
	blocks = block;
}

static void on_quit(qemu_plugin_id_t id, void *arg)
{
	FILE *out = fopen(out_path, "w");
	const struct block *block;

	if (!out) {
		perror(out_path);
		return;
	}
	fprintf(out, "windows %" PRIu32 "\ndata %" PRIu64 "\ncode %" PRIu64
		"\nwritten %" PRIu64 "\n", windows, data.total, code.total,
		written.total);
	for (block = blocks; block; block = block->next)
		if (block->runs)
			fprintf(out, "block %" PRIx64 " %" PRIu64 " %u %u %u\n",
				block->address, block->runs,
				block->instructions, block->locked,
				block->indirect);
	fclose(out);
}

/* Called by QEMU. */
__attribute__((visibility("default")))
int qemu_plugin_install(qemu_plugin_id_t id, const void *info, int argc,
			char **argv)
{
	if (argc != 1 || strncmp(argv[0], "out=", 4)) {
		fprintf(stderr, "meter: wants out=FILE\n");
		return 1;
	}
	out_path = strdup(argv[0] + 4);
	qemu_plugin_register_vcpu_tb_trans_cb(id, on_translate);
	qemu_plugin_register_atexit_cb(id, on_quit, NULL);
	return 0;
}
