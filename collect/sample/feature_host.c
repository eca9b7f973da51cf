/* What is unknown is left out: perf prints nothing then, instead of a guess. */
#include "collect/sample/feature.h"

#include "base/text.h"
#include "collect/os/cpulist.h"
#include "collect/os/host.h"
#include "collect/os/readtext.h"
#include "collect/sample/cpuname.h"

#include <dirent.h>
#include <unistd.h>

static void put_text(struct pc_features *features, enum pc_feature feature, const char *text)
{
        if (text && *text)
                pc_blob_string(&features->at[feature], pi_str_of(text));
}

/* Counted as perf counts: the highest present CPU, and those that are online. */
static void put_cpus(struct pc_features *features)
{
        long online = sysconf(_SC_NPROCESSORS_ONLN);
        size_t present = pc_cpus_present();
        if (online <= 0 || present == 0)
                return;
        pc_blob_u32(&features->at[PC_FEATURE_NRCPUS], (uint32_t)present);
        pc_blob_u32(&features->at[PC_FEATURE_NRCPUS], (uint32_t)online);
}

/* "MemTotal:       24684084 kB" */
static void put_memory(struct pc_features *features)
{
        char text[256];
        uint64_t kb;
        struct pi_str line, word;
        struct pi_text lines = pi_text_of(pc_read_text("/proc/meminfo", text, sizeof(text)));
        if (pi_text_line(&lines, &line) && pi_text_word(&line, &word) &&
            pi_str_equal(word, PI_STR("MemTotal:")) && pi_text_word(&line, &word) &&
            pi_text_u64(word, &kb))
                pc_blob_u64(&features->at[PC_FEATURE_TOTAL_MEM], kb);
}

static void put_cmdline(struct pc_features *features, const char *cmdline)
{
        if (!cmdline)
                return;
        pc_blob_u32(&features->at[PC_FEATURE_CMDLINE], 1);
        put_text(features, PC_FEATURE_CMDLINE, *cmdline ? cmdline : " ");
}

/* The kernel's units: perf names events with them. */
static void put_pmus(struct pc_features *features)
{
        static const char root[] = "/sys/bus/event_source/devices";
        struct pc_blob *out = &features->at[PC_FEATURE_PMU_MAPPINGS];
        DIR *dir = opendir(root);
        uint32_t count = 0;
        char text[32];
        uint64_t type;
        if (!dir)
                return;
        pc_blob_u32(out, 0);
        for (struct dirent *entry = readdir(dir); entry; entry = readdir(dir)) {
                struct pi_str got =
                        pc_read_text_at(text, sizeof(text), "%s/%s/type", root, entry->d_name);
                if (entry->d_name[0] == '.' || !got.p || !pi_text_u64(got, &type))
                        continue;
                pc_blob_u32(out, (uint32_t)type);
                pc_blob_string(out, pi_str_of(entry->d_name));
                count++;
        }
        closedir(dir);
        pc_blob_patch_u32(out, 0, count);
}

void pc_feature_host(struct pc_features *features, const char *cmdline)
{
        struct pc_host host = pc_host_now();
        char name[PC_CPU_NAME], id[PC_CPU_NAME];
        pc_cpu_name(name, id);
        put_text(features, PC_FEATURE_HOSTNAME, host.name);
        put_text(features, PC_FEATURE_OSRELEASE, host.kernel);
        put_text(features, PC_FEATURE_VERSION, "pipa-collect " PIPA_VERSION);
        put_text(features, PC_FEATURE_ARCH, host.arch);
        put_text(features, PC_FEATURE_CPUDESC, name);
        put_text(features, PC_FEATURE_CPUID, id);
        put_cpus(features);
        put_memory(features);
        put_cmdline(features, cmdline);
        put_pmus(features);
}
