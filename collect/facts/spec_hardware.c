/* pci_info and bios_hardware_info. Names of PCI devices are left to whoever has the tables; serial
 * numbers are not read. */
#include "collect/facts/spec.h"

#define PCI "sys/bus/pci/devices"
#define DMI "sys/class/dmi/id"

static void put_device(struct pc_spec *spec, struct pi_str address, uint64_t index)
{
        char line[PC_SPEC_LINE];

        pc_yaml_begin_item(&spec->yaml);
        pc_yaml_u64(&spec->yaml, "device_id", index);
        pc_yaml_str(&spec->yaml, PI_STR("device"), address);
        pc_spec_put(spec, "class", PCI "/%s/class", address.p);
        pc_spec_put(spec, "vendor", PCI "/%s/vendor", address.p);
        pc_spec_put(spec, "product", PCI "/%s/device", address.p);
        pc_spec_put_text(spec, "driver", pc_spec_link(spec, line, PCI "/%s/driver", address.p));
        pc_spec_put_number(spec, "numa_node", PCI "/%s/numa_node", address.p);
        pc_yaml_end(&spec->yaml);
}

void pc_spec_pci(struct pc_spec *spec)
{
        struct pc_names names = pc_spec_names(spec, PCI);

        pc_yaml_begin(&spec->yaml, PI_STR("pci_info"));
        pc_yaml_begin(&spec->yaml, PI_STR("pci_devices"));
        for (size_t i = 0; i < names.count; i++)
                put_device(spec, names.name[i], i);
        pc_yaml_end(&spec->yaml);
        pc_yaml_end(&spec->yaml);
}

void pc_spec_firmware(struct pc_spec *spec)
{
        pc_yaml_begin(&spec->yaml, PI_STR("bios_hardware_info"));
        pc_yaml_begin(&spec->yaml, PI_STR("bios"));
        pc_spec_put(spec, "vendor", DMI "/bios_vendor");
        pc_spec_put(spec, "version", DMI "/bios_version");
        pc_spec_put(spec, "date", DMI "/bios_date");
        pc_spec_put(spec, "release", DMI "/bios_release");
        pc_yaml_end(&spec->yaml);
        pc_yaml_begin(&spec->yaml, PI_STR("system"));
        pc_spec_put(spec, "manufacturer", DMI "/sys_vendor");
        pc_spec_put(spec, "product", DMI "/product_name");
        pc_spec_put(spec, "version", DMI "/product_version");
        pc_spec_put(spec, "model", "proc/device-tree/model");
        pc_yaml_end(&spec->yaml);
        pc_yaml_begin(&spec->yaml, PI_STR("baseboard"));
        pc_spec_put(spec, "manufacturer", DMI "/board_vendor");
        pc_spec_put(spec, "product", DMI "/board_name");
        pc_spec_put(spec, "version", DMI "/board_version");
        pc_yaml_end(&spec->yaml);
        pc_yaml_begin(&spec->yaml, PI_STR("chassis"));
        pc_spec_put(spec, "manufacturer", DMI "/chassis_vendor");
        pc_spec_put(spec, "type", DMI "/chassis_type");
        pc_yaml_end(&spec->yaml);
        pc_yaml_end(&spec->yaml);
}
