// SPDX-License-Identifier: GPL-2.0
/*
 * dvsctl flow export: what is shown of answers of dvsd, and of none.
 */
#include "test.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <json-c/json.h>

#include "cmd.h"
#include "cmd_export.h"

static const char two_collectors[] =
	"{\"collectors\":[{\"switch-name\":\"dvs0\",\"collector\":\"main\","
	"\"host\":\"192.0.2.9\",\"port\":4739,\"format\":\"ipfix\","
	"\"transport\":\"udp\",\"domain\":4294967295,\"address\":\"192.0.2.9\","
	"\"state\":\"ready\",\"messages\":10,\"records\":50,\"bytes\":5000,"
	"\"templates\":5,\"queued\":0,\"lost\":1,\"missed\":2,"
	"\"inexpressible\":3,\"sessions\":1,\"errors\":0,\"tomorrow\":true},"
	"{\"switch-name\":\"*\",\"collector\":\"old\",\"host\":\"old.example\","
	"\"port\":2055,\"format\":\"netflow5\",\"transport\":\"udp\","
	"\"domain\":0,\"state\":\"waiting\",\"messages\":0,\"records\":0,"
	"\"bytes\":0,\"templates\":0,\"queued\":1464,\"lost\":0,\"missed\":0,"
	"\"inexpressible\":0,\"sessions\":0,\"errors\":1,"
	"\"last-error\":\"old.example: Name or service not known\","
	"\"last-error-time\":1700000002000}],\"switches\":[]}\n";

static const char two_as_text[] =
	"main switch dvs0: ipfix udp host 192.0.2.9 port 4739"
	" address 192.0.2.9 domain 4294967295 state ready\n"
	"    messages 10 records 50 bytes 5000 templates 5 queued 0\n"
	"    lost 1 missed 2 inexpressible 3 sessions 1 errors 0\n"
	"old switch *: netflow5 udp host old.example port 2055"
	" domain 0 state waiting\n"
	"    messages 0 records 0 bytes 0 templates 0 queued 1464\n"
	"    lost 0 missed 0 inexpressible 0 sessions 0 errors 1\n"
	"    last-error \"old.example: Name or service not known\""
	" last-error-time 1700000002000\n";

/* A daemon that has one answer, or closes if that is NULL; its process. */
static pid_t daemon_start(const char *path, const char *answer)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM, 0), client;
	char request[64];
	pid_t pid;

	unlink(path);
	snprintf(address.sun_path, sizeof(address.sun_path), "%s", path);
	assert_int_equal(bind(fd, (struct sockaddr *)&address,
			      sizeof(address)), 0);
	assert_int_equal(listen(fd, 1), 0);
	pid = fork();
	assert_true(pid >= 0);
	if (pid) {
		close(fd);
		return pid;
	}
	client = accept(fd, NULL, NULL);
	if (recv(client, request, sizeof(request), 0) != 17 ||
	    strncmp(request, "{\"get\":\"export\"}\n", 17))
		_exit(1);
	/* in pieces */
	while (answer && *answer) {
		size_t len = strlen(answer) < 100 ? strlen(answer) : 100;

		if (send(client, answer, len, 0) != (ssize_t)len)
			_exit(1);
		answer += len;
	}
	_exit(0);
}

/* What is written, to be freed; the exit status, and the error in ctl. */
static char *show(struct dvsctl *ctl, const char *answer, bool json,
		  const char *switch_name, int *status)
{
	char path[] = "/tmp/test_export.XXXXXX", name[64];
	int child;
	char *text;
	size_t size;
	pid_t pid;

	assert_non_null(mkdtemp(path));
	snprintf(name, sizeof(name), "%s/sock", path);
	pid = daemon_start(name, answer);
	memset(ctl, 0, sizeof(*ctl));
	ctl->out.json = json;
	ctl->out.file = open_memstream(&text, &size);
	*status = export_show(ctl, name, switch_name);
	out_end(&ctl->out);
	fclose(ctl->out.file);
	waitpid(pid, &child, 0);
	assert_int_equal(child, 0);
	unlink(name);
	rmdir(path);
	return text;
}

static void test_text(void **state)
{
	struct dvsctl ctl;
	int status;
	char *text = show(&ctl, two_collectors, false, NULL, &status);

	(void)state;
	assert_int_equal(status, EXIT_OK);
	assert_string_equal(text, two_as_text);
	free(text);
}

static void test_json(void **state)
{
	struct json_object *array, *given, *shown, *second;
	struct dvsctl ctl;
	int status;
	char *text = show(&ctl, two_collectors, true, NULL, &status);

	(void)state;
	assert_int_equal(status, EXIT_OK);
	array = json_tokener_parse(text);
	given = json_tokener_parse(two_collectors);
	assert_int_equal(json_object_array_length(array), 2);
	shown = json_object_array_get_idx(array, 1);
	second = json_object_object_get(given, "collectors");
	second = json_object_array_get_idx(second, 1);
	assert_true(json_object_equal(shown, second));
	json_object_put(array);
	json_object_put(given);
	free(text);
}

static void test_one_switch(void **state)
{
	struct dvsctl ctl;
	int status;
	char *text = show(&ctl, two_collectors, false, "*", &status);

	(void)state;
	assert_int_equal(status, EXIT_OK);
	assert_int_equal(strncmp(text, "old switch *: ", 14), 0);
	free(text);
	text = show(&ctl, two_collectors, true, "dvs9", &status);
	assert_int_equal(status, EXIT_OK);
	assert_string_equal(text, "[]\n");
	free(text);
}

static void test_bad_answers(void **state)
{
	static const struct {
		const char *answer;
		const char *error;
	} bad[] = {
		{ "{\"error\":\"no request\"}\n", "dvsd: no request" },
		{ "{\"collectors\":5}\n", "dvsd answers something else" },
		{ "[]\n", "dvsd answers something else" },
		{ "{}}\n", "dvsd answers something else" },
		{ "nonsense\n", "dvsd does not answer: Protocol error" },
		{ "{\"collectors\":[", "dvsd does not answer: Protocol error" },
		{ NULL, "dvsd does not answer: Protocol error" },
	};
	struct dvsctl ctl;
	int status;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		free(show(&ctl, bad[i].answer, false, NULL, &status));
		assert_int_equal(status, EXIT_FAILED);
		assert_string_equal(ctl.error, bad[i].error);
	}
}

static void test_no_daemon(void **state)
{
	struct dvsctl ctl = { 0 };
	char longer[200];

	(void)state;
	assert_int_equal(export_show(&ctl, "/nonexistent/sock", NULL),
			 EXIT_FAILED);
	assert_string_equal(ctl.error,
			    "dvsd is not running: /nonexistent/sock: No such file or directory");
	memset(longer, 'x', sizeof(longer) - 1);
	longer[sizeof(longer) - 1] = '\0';
	assert_int_equal(export_show(&ctl, longer, NULL), EXIT_FAILED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_json),
		cmocka_unit_test(test_one_switch),
		cmocka_unit_test(test_bad_answers),
		cmocka_unit_test(test_no_daemon),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
