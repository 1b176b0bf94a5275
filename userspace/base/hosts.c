// SPDX-License-Identifier: GPL-2.0
#include "base/hosts.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#define BLANKS	" \t\r\n"

/* One line: an address, then names; what follows a # is for people. */
static bool line_has(char *line, const uint8_t *address, bool ipv6, const char *name)
{
	uint8_t bytes[16];
	char *word, *rest;

	line[strcspn(line, "#")] = '\0';
	word = strtok_r(line, BLANKS, &rest);
	if (!word || inet_pton(ipv6 ? AF_INET6 : AF_INET, word, bytes) != 1 ||
	    memcmp(bytes, address, ipv6 ? 16 : 4))
		return false;
	while ((word = strtok_r(NULL, BLANKS, &rest)))
		if (!strcasecmp(word, name))
			return true;
	return false;
}

/* The next line into @line, as far as it has room; false at the end. */
static bool read_line(FILE *file, char *line, size_t size)
{
	int c;

	if (!fgets(line, (int)size, file))
		return false;
	if (!strchr(line, '\n'))
		while ((c = getc(file)) != EOF && c != '\n')
			;
	return true;
}

int hosts_have(const char *path, const uint8_t *address, bool ipv6, const char *name)
{
	FILE *file = fopen(path, "re");
	char line[1024];
	bool found = false;
	int n;

	if (!file)
		return -1;
	for (n = 0; !found && n < HOSTS_LINES && read_line(file, line, sizeof(line)); n++)
		found = line_has(line, address, ipv6, name);
	fclose(file);
	return found;
}

/* Is the link of the process another than that of this program? */
static bool is_other(uint32_t tgid, const char *link)
{
	char path[64], there[128], here[128];
	ssize_t n, m;

	snprintf(path, sizeof(path), "/proc/%u/%s", tgid, link);
	n = readlink(path, there, sizeof(there));
	snprintf(path, sizeof(path), "/proc/self/%s", link);
	m = readlink(path, here, sizeof(here));
	return n >= 0 && (n != m || memcmp(there, here, (size_t)n));
}

int hosts_of_process_have(uint32_t tgid, const uint8_t *address, bool ipv6, const char *name)
{
	if (is_other(tgid, "ns/mnt") || is_other(tgid, "root"))
		return -1;
	return hosts_have("/etc/hosts", address, ipv6, name);
}
