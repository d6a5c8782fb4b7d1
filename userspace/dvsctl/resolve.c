// SPDX-License-Identifier: GPL-2.0
/*
 * What users leave out, or say by name.
 *
 * Devices become interface indices. A switch or a tunnel that was not said is
 * filled in where there is only one it can be.
 */
#include "cmd.h"

#include <errno.h>
#include <net/if.h>
#include <stdio.h>
#include <string.h>

static void *member(struct call *call, int field)
{
	return (char *)&call->data + call->args.object->fields[field].offset;
}

static bool held(const struct call *call, int field)
{
	return field >= 0 && call->data.set & UINT64_C(1) << field;
}

static void set_index(struct call *call, int field, uint32_t index)
{
	*(uint32_t *)member(call, field) = index;
	call->data.set |= UINT64_C(1) << field;
}

static bool names_device(const struct arg *arg)
{
	return arg->also && (arg->parse == arg_device ||
			     arg->parse == arg_device_or_none);
}

/* The index goes to the one member in the mask of the row; no name is none. */
static int resolve_device(struct dvsctl *ctl, struct call *call,
			  const struct arg *arg)
{
	const char *name = member(call, arg->field);
	uint32_t index = if_nametoindex(name);

	if (!index && *name)
		return dvsctl_error(ctl, "%s%s%s: %s",
				    arg->word ? arg->word : "",
				    arg->word ? " " : "", name,
				    errno == ENODEV ? "no such device" :
						      strerror(errno));
	set_index(call, __builtin_ctzll(arg->also), index);
	return EXIT_OK;
}

int resolve_devices(struct dvsctl *ctl, struct call *call)
{
	const struct args *args = &call->args;

	for (size_t i = 0; i < args->count; i++) {
		int status;

		if (!names_device(args->given[i]))
			continue;
		status = resolve_device(ctl, call, args->given[i]);
		if (status)
			return status;
	}
	return EXIT_OK;
}

/* What a dump found: how many, which was the last, and the names of some. */
struct found {
	size_t count;
	uint32_t index;
	char name[DVS_NAME_SIZE];
	const char *wanted;
	char list[128];
};

static void found_add(struct found *found, const char *name, uint32_t index)
{
	size_t used = strlen(found->list);

	found->count++;
	found->index = index;
	snprintf(found->name, sizeof(found->name), "%s", name);
	snprintf(found->list + used, sizeof(found->list) - used, "%s%s",
		 used ? ", " : "", name);
}

static int found_switch(const struct dvs_switch *sw, void *arg)
{
	found_add(arg, sw->ifname, sw->ifindex);
	return 0;
}

/* A port's device tells its switch. */
static int switch_of_port(struct dvsctl *ctl, struct call *call, int field)
{
	int port = args_field(call->args.object, "port");
	int name = args_field(call->args.object, "port-name");
	struct dvs_port found = {
		.set = DVS_HAS(PORT_IFINDEX),
		.ifindex = *(uint32_t *)member(call, port),
	};
	int err = dvs_port_get(ctl->nl, &found);

	if (err)
		return dvsctl_error(ctl, "port %s: %s",
				    (char *)member(call, name),
				    dvs_errmsg(ctl->nl));
	set_index(call, field, found.switch_index);
	dvs_port_clear(&found);
	return EXIT_OK;
}

static int only_switch(struct dvsctl *ctl, struct call *call, int field)
{
	struct found found = { 0 };
	int err = dvs_switch_dump(ctl->nl, found_switch, &found);

	if (err)
		return dvsctl_result(ctl, call, err);
	if (!found.count)
		return dvsctl_error(ctl, "there is no switch");
	if (found.count > 1)
		return dvsctl_error(ctl, "which switch? say switch NAME (%s)",
				    found.list);
	set_index(call, field, found.index);
	return EXIT_OK;
}

/* The member "port" of a tunnel is its UDP port. */
static bool port_said(const struct call *call)
{
	return args_field(call->args.object, "port-name") >= 0 &&
	       held(call, args_field(call->args.object, "port"));
}

int resolve_switch(struct dvsctl *ctl, struct call *call)
{
	int field = args_field(call->args.object, "switch");

	if (held(call, field))
		return EXIT_OK;
	if (port_said(call))
		return switch_of_port(ctl, call, field);
	return only_switch(ctl, call, field);
}

static int found_tunnel(const struct dvs_tunnel *tunnel, void *arg)
{
	struct found *found = arg;

	if (!*found->wanted || !strcmp(found->wanted, tunnel->name))
		found_add(found, tunnel->name, tunnel->switch_index);
	return 0;
}

static int one_tunnel(struct dvsctl *ctl, const struct found *found)
{
	if (found->count == 1)
		return EXIT_OK;
	if (!found->count && *found->wanted)
		return dvsctl_error(ctl, "there is no tunnel %s",
				    found->wanted);
	if (!found->count)
		return dvsctl_error(ctl, "there is no tunnel");
	if (*found->wanted)
		return dvsctl_error(ctl,
				    "tunnel %s is on several switches, say switch NAME",
				    found->wanted);
	return dvsctl_error(ctl, "which tunnel? say tunnel NAME (%s)",
			    found->list);
}

int resolve_tunnel(struct dvsctl *ctl, struct call *call)
{
	const struct dvs_object *object = call->args.object;
	int field = args_field(object, "tunnel");
	int sw = args_field(object, "switch");
	struct dvs_tunnel filter = { 0 };
	struct found found = { 0 };
	int err;

	if (field < 0)
		field = args_field(object, "name");
	if (held(call, field) && held(call, sw))
		return EXIT_OK;
	if (held(call, sw)) {
		filter.set = DVS_HAS(TUNNEL_SWITCH);
		filter.switch_index = *(uint32_t *)member(call, sw);
	}
	found.wanted = member(call, field);
	err = dvs_tunnel_dump(ctl->nl, &filter, found_tunnel, &found);
	if (err)
		return dvsctl_result(ctl, call, err);
	if (one_tunnel(ctl, &found))
		return EXIT_FAILED;
	set_index(call, sw, found.index);
	memcpy(member(call, field), found.name, sizeof(found.name));
	call->data.set |= UINT64_C(1) << field;
	return EXIT_OK;
}
