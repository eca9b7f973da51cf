/* net_info: interfaces as the kernel lists them over netlink, the rest of them from sysfs. */
#include "base/limits.h"
#include "collect/facts/spec.h"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <linux/if.h>
#include <netinet/in.h>
#include <stdio.h>

#define NET "sys/class/net"

/* In the order of `ip address`. */
static const struct {
        unsigned flag;
        const char *name;
} states[] = {
        { IFF_LOOPBACK, "LOOPBACK" },
        { IFF_BROADCAST, "BROADCAST" },
        { IFF_POINTOPOINT, "POINTOPOINT" },
        { IFF_MULTICAST, "MULTICAST" },
        { IFF_NOARP, "NOARP" },
        { IFF_ALLMULTI, "ALLMULTI" },
        { IFF_PROMISC, "PROMISC" },
        { IFF_MASTER, "MASTER" },
        { IFF_SLAVE, "SLAVE" },
        { IFF_DEBUG, "DEBUG" },
        { IFF_DYNAMIC, "DYNAMIC" },
        { IFF_NOTRAILERS, "NOTRAILERS" },
        { IFF_UP, "UP" },
        { IFF_LOWER_UP, "LOWER_UP" },
        { IFF_DORMANT, "DORMANT" },
        { IFF_ECHO, "ECHO" },
};

static void put_state(struct pc_spec *spec, unsigned flags)
{
        pc_yaml_begin(&spec->yaml, PI_STR("state"));
        if ((flags & IFF_UP) && !(flags & IFF_RUNNING))
                pc_yaml_item(&spec->yaml, PI_STR("NO-CARRIER"));
        for (size_t i = 0; i < sizeof(states) / sizeof(*states); i++)
                if (flags & states[i].flag)
                        pc_yaml_item(&spec->yaml, pi_str_of(states[i].name));
        pc_yaml_end(&spec->yaml);
}

static unsigned prefix_bits(const uint8_t *mask, size_t bytes)
{
        unsigned bits = 0;

        for (size_t i = 0; i < bytes; i++)
                bits += (unsigned)__builtin_popcount(mask[i]);
        return bits;
}

static void put_address(struct pc_spec *spec, const struct ifaddrs *entry, int family)
{
        char text[INET6_ADDRSTRLEN], line[INET6_ADDRSTRLEN + 8];
        const void *address =
                &((const struct sockaddr_in *)(const void *)entry->ifa_addr)->sin_addr;
        const void *mask =
                &((const struct sockaddr_in *)(const void *)entry->ifa_netmask)->sin_addr;
        size_t bytes = sizeof(struct in_addr);

        if (family == AF_INET6) {
                address = &((const struct sockaddr_in6 *)(const void *)entry->ifa_addr)->sin6_addr;
                mask = &((const struct sockaddr_in6 *)(const void *)entry->ifa_netmask)->sin6_addr;
                bytes = sizeof(struct in6_addr);
        }
        if (!inet_ntop(family, address, text, sizeof(text)))
                return;
        snprintf(line, sizeof(line), "%s/%u", text, prefix_bits(mask, bytes));
        pc_yaml_item(&spec->yaml, pi_str_of(line));
}

static void put_addresses(struct pc_spec *spec, const struct ifaddrs *list, const char *name,
                          int family)
{
        pc_yaml_begin(&spec->yaml, family == AF_INET ? PI_STR("ipv4") : PI_STR("ipv6"));
        for (const struct ifaddrs *entry = list; entry; entry = entry->ifa_next)
                if (entry->ifa_addr && entry->ifa_netmask && entry->ifa_addr->sa_family == family &&
                    strcmp(entry->ifa_name, name) == 0)
                        put_address(spec, entry, family);
        pc_yaml_end(&spec->yaml);
}

/* Transmit and receive queues are folders "tx-0", "rx-0", … */
static void put_queues(struct pc_spec *spec, const char *name)
{
        char path[64];
        uint64_t receive = 0, transmit = 0;

        snprintf(path, sizeof(path), NET "/%.20s/queues", name);
        struct pc_names queues = pc_spec_names(spec, path);
        for (size_t i = 0; i < queues.count; i++) {
                struct pi_str queue = queues.name[i];
                receive += pi_str_starts(queue, PI_STR("rx-"));
                transmit += pi_str_starts(queue, PI_STR("tx-"));
        }
        if (receive > 0)
                pc_yaml_u64(&spec->yaml, "rx_queues", receive);
        if (transmit > 0)
                pc_yaml_u64(&spec->yaml, "tx_queues", transmit);
}

static void put_mac(struct pc_spec *spec, const char *name)
{
        char line[PC_SPEC_LINE];
        struct pi_str mac = pc_spec_line(spec, line, NET "/%s/address", name);

        /* All zeroes is how the loopback says that it has none. */
        for (size_t i = 0; i < mac.n; i++)
                if (mac.p[i] != '0' && mac.p[i] != ':') {
                        pc_spec_put_text(spec, "mac", mac);
                        return;
                }
}

static void put_interface(struct pc_spec *spec, const struct ifaddrs *list,
                          const struct ifaddrs *entry)
{
        const char *name = entry->ifa_name;
        char line[PC_SPEC_LINE];

        pc_yaml_begin(&spec->yaml, pi_str_of(name));
        put_state(spec, entry->ifa_flags);
        put_mac(spec, name);
        pc_spec_put_number(spec, "mtu", NET "/%s/mtu", name);
        pc_spec_put(spec, "operstate", NET "/%s/operstate", name);
        /* -1 and an error are how drivers say that they do not know: neither is a number. */
        pc_spec_put_number(spec, "speed_mbps", NET "/%s/speed", name);
        pc_spec_put(spec, "duplex", NET "/%s/duplex", name);
        pc_spec_put_text(spec, "driver", pc_spec_link(spec, line, NET "/%s/device/driver", name));
        pc_spec_put_number(spec, "numa_node", NET "/%s/device/numa_node", name);
        pc_spec_put_number(spec, "tx_queue_len", NET "/%s/tx_queue_len", name);
        put_queues(spec, name);
        put_addresses(spec, list, name, AF_INET);
        put_addresses(spec, list, name, AF_INET6);
        pc_yaml_end(&spec->yaml);
}

void pc_spec_net(struct pc_spec *spec)
{
        struct ifaddrs *list = NULL;
        size_t count = 0;

        if (getifaddrs(&list) != 0)
                return;
        pc_yaml_begin(&spec->yaml, PI_STR("net_info"));
        pc_yaml_begin(&spec->yaml, PI_STR("network_interfaces"));
        /* Every interface has one entry of its link; addresses are further entries. */
        for (const struct ifaddrs *entry = list; entry; entry = entry->ifa_next)
                if (entry->ifa_addr && entry->ifa_addr->sa_family == AF_PACKET &&
                    ++count <= PI_LIMIT_SPEC_ITEMS)
                        put_interface(spec, list, entry);
        if (count > PI_LIMIT_SPEC_ITEMS)
                pc_missing(spec->log, false, "network_interfaces",
                           "only the first %d of %zu are told", PI_LIMIT_SPEC_ITEMS, count);
        pc_yaml_end(&spec->yaml);
        pc_yaml_end(&spec->yaml);
        freeifaddrs(list);
}
