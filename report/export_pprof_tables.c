/* What a profile's samples refer to. Ids count from 1; 0 is none. */
#include "report/export_pprof.h"

static void put_mapping(struct pi_pprof *p, uint32_t id)
{
        const struct pi_place_module *module =
                PI_AT(&p->places.modules.list, struct pi_place_module, id);

        pi_proto_u64(&p->message, MAPPING_ID, (uint64_t)id + 1);
        pi_proto_u64(&p->message, MAPPING_FILENAME, pi_pprof_text(p, module->path));
        pi_proto_u64(&p->message, MAPPING_BUILD_ID, pi_pprof_text(p, module->build_id));
        pi_proto_u64(&p->message, MAPPING_HAS_FUNCTIONS, 1);
        pi_pprof_field(p, PROFILE_MAPPING);
}

static void put_location(struct pi_pprof *p, uint32_t id)
{
        const struct pi_place *place = PI_AT(&p->places.set.list, struct pi_place, id);

        pi_proto_u64(&p->part, LINE_FUNCTION_ID, (uint64_t)place->name + 1);
        pi_proto_u64(&p->message, LOCATION_ID, (uint64_t)id + 1);
        if (place->module != PI_NONE)
                pi_proto_u64(&p->message, LOCATION_MAPPING_ID, (uint64_t)place->module + 1);
        pi_proto_u64(&p->message, LOCATION_ADDRESS, place->address);
        pi_proto_message(&p->message, LOCATION_LINE, &p->part);
        p->part.n = 0;
        pi_pprof_field(p, PROFILE_LOCATION);
}

/* No source file is known; that of the program stands with the mapping. */
static void put_function(struct pi_pprof *p, uint32_t id)
{
        struct pi_str shown = pi_names_shown(pi_names_at(&p->places.names, id), &p->x->arena);

        pi_proto_u64(&p->message, FUNCTION_ID, (uint64_t)id + 1);
        pi_proto_u64(&p->message, FUNCTION_NAME, pi_pprof_text(p, shown));
        pi_proto_u64(&p->message, FUNCTION_SYSTEM_NAME, pi_pprof_text(p, shown));
        pi_pprof_field(p, PROFILE_FUNCTION);
}

void pi_pprof_mappings(struct pi_pprof *p)
{
        for (uint32_t i = 0; i < p->places.modules.list.count; i++)
                put_mapping(p, i);
}

void pi_pprof_locations(struct pi_pprof *p)
{
        for (uint32_t i = 0; i < p->places.set.list.count; i++)
                put_location(p, i);
}

void pi_pprof_functions(struct pi_pprof *p)
{
        for (uint32_t i = 0; i < p->places.names.set.list.count; i++)
                put_function(p, i);
}

/* The first is "", which is written too. */
void pi_pprof_texts(struct pi_pprof *p)
{
        for (uint32_t i = 0; i < p->texts.strings.count; i++) {
                struct pi_str text = pi_strtab_at(&p->texts, i);
                pi_scratch_bytes(&p->message, text.p, text.n);
                pi_pprof_field(p, PROFILE_STRING_TABLE);
        }
}
