// The public header is clean C++, and its functions link.
#include <pipa/pipa.h>

int main()
{
        pipa_options options = PIPA_OPTIONS_INIT;
        return options.size == sizeof options && pipa_version() && pipa_status_text(PIPA_OK) ? 0
                                                                                             : 1;
}
