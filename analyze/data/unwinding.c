#include "analyze/data/unwinding.h"

const char *pi_unwind_end_name(enum pi_unwind_end end)
{
        static const char *const name[PI_UNWIND_ENDS] = {
                [PI_UNWIND_ROOT] = "root reached",
                [PI_UNWIND_STACK_SHORT] = "stack copy too short",
                [PI_UNWIND_NO_CFI] = "no unwind tables",
                [PI_UNWIND_NO_MODULE] = "file not found",
                [PI_UNWIND_OTHER_FILE] = "file of another build",
                [PI_UNWIND_NO_MAPPING] = "address not mapped",
                [PI_UNWIND_GENERATED] = "generated code",
                [PI_UNWIND_NO_REGISTER] = "register not recorded",
                [PI_UNWIND_OTHER_STACK] = "another stack, not copied",
                [PI_UNWIND_NO_STACK] = "stack not readable",
                [PI_UNWIND_CORRUPT] = "stack contradicts itself",
                [PI_UNWIND_DEPTH] = "too deep",
        };

        return name[end];
}
