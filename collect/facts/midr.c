/* Arm Architecture Reference Manual, MIDR_EL1, for the implementers; the parts are from the
 * technical reference manuals of the cores. Servers and boards that one meets, not every core. */
#include "collect/facts/midr.h"

#include "base/text.h"

static const struct {
        uint64_t implementer;
        const char *name;
} vendors[] = {
        { 0x41, "ARM" },       { 0x42, "Broadcom" }, { 0x43, "Cavium" }, { 0x46, "Fujitsu" },
        { 0x48, "HiSilicon" }, { 0x4e, "NVIDIA" },   { 0x50, "APM" },    { 0x51, "Qualcomm" },
        { 0x53, "Samsung" },   { 0x56, "Marvell" },  { 0x61, "Apple" },  { 0x69, "Intel" },
        { 0x6d, "Microsoft" }, { 0x70, "Phytium" },  { 0xc0, "Ampere" },
};

static const struct {
        uint64_t implementer, part;
        const char *name;
} models[] = {
        { 0x41, 0xc07, "Cortex-A7" },    { 0x41, 0xc08, "Cortex-A8" },
        { 0x41, 0xc09, "Cortex-A9" },    { 0x41, 0xc0f, "Cortex-A15" },
        { 0x41, 0xd03, "Cortex-A53" },   { 0x41, 0xd04, "Cortex-A35" },
        { 0x41, 0xd05, "Cortex-A55" },   { 0x41, 0xd07, "Cortex-A57" },
        { 0x41, 0xd08, "Cortex-A72" },   { 0x41, 0xd09, "Cortex-A73" },
        { 0x41, 0xd0a, "Cortex-A75" },   { 0x41, 0xd0b, "Cortex-A76" },
        { 0x41, 0xd0c, "Neoverse-N1" },  { 0x41, 0xd0d, "Cortex-A77" },
        { 0x41, 0xd40, "Neoverse-V1" },  { 0x41, 0xd41, "Cortex-A78" },
        { 0x41, 0xd44, "Cortex-X1" },    { 0x41, 0xd46, "Cortex-A510" },
        { 0x41, 0xd47, "Cortex-A710" },  { 0x41, 0xd48, "Cortex-X2" },
        { 0x41, 0xd49, "Neoverse-N2" },  { 0x41, 0xd4a, "Neoverse-E1" },
        { 0x41, 0xd4d, "Cortex-A715" },  { 0x41, 0xd4e, "Cortex-X3" },
        { 0x41, 0xd4f, "Neoverse-V2" },  { 0x41, 0xd80, "Cortex-A520" },
        { 0x41, 0xd81, "Cortex-A720" },  { 0x41, 0xd82, "Cortex-X4" },
        { 0x41, 0xd84, "Neoverse-V3" },  { 0x41, 0xd8e, "Neoverse-N3" },
        { 0x42, 0x516, "ThunderX2" },    { 0x43, 0x0a1, "ThunderX" },
        { 0x43, 0x0af, "ThunderX2" },    { 0x46, 0x001, "A64FX" },
        { 0x48, 0xd01, "TaiShan-v110" }, { 0x48, 0xd02, "TaiShan-v120" },
        { 0x4e, 0x004, "Carmel" },       { 0x51, 0x001, "Oryon" },
        { 0x51, 0xc00, "Falkor" },       { 0x6d, 0xd49, "Azure-Cobalt-100" },
        { 0x70, 0x662, "FTC662" },       { 0x70, 0x663, "FTC663" },
        { 0xc0, 0xac3, "Ampere-1" },     { 0xc0, 0xac4, "Ampere-1a" },
};

static bool number(struct pi_str text, uint64_t *value)
{
        if (!pi_str_starts(text, PI_STR("0x")))
                return false;
        return pi_text_hex((struct pi_str){ text.p + 2, text.n - 2 }, value);
}

bool pc_midr_names(struct pi_str implementer, struct pi_str part, const char **vendor,
                   const char **model)
{
        uint64_t who, what;

        if (!number(implementer, &who) || !number(part, &what))
                return false;
        *model = NULL;
        for (size_t i = 0; i < sizeof(models) / sizeof(*models); i++)
                if (models[i].implementer == who && models[i].part == what)
                        *model = models[i].name;
        for (size_t i = 0; i < sizeof(vendors) / sizeof(*vendors); i++)
                if (vendors[i].implementer == who) {
                        *vendor = vendors[i].name;
                        return true;
                }
        return false;
}
