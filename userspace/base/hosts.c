// SPDX-License-Identifier: GPL-2.0
#include "base/hosts.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

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

int hosts_have(const char *path, const uint8_t *address, bool ipv6, const char *name)
{
	FILE *file = fopen(path, "re");
	char line[1024];
	bool found = false;
	int n;

	if (!file)
		return -1;
	for (n = 0; !found && n < HOSTS_LINES && fgets(line, sizeof(line), file); n++)
		found = line_has(line, address, ipv6, name);
	fclose(file);
	return found;
}

int hosts_of_process_have(uint32_t tgid, const uint8_t *address, bool ipv6, const char *name)
{
	char path[64];
	int have;

	snprintf(path, sizeof(path), "/proc/%u/root/etc/hosts", tgid);
	have = hosts_have(path, address, ipv6, name);
	return have < 0 ? hosts_have("/etc/hosts", address, ipv6, name) : have;
}
