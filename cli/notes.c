#include "cli.h"
#include "text.h"

#include <stdio.h>

#define SHOWN 8

void cli_print_notes(const struct pipa_analysis *analysis)
{
        size_t count = pipa_notes_count(analysis);

        for (size_t i = 0; i < count && i < SHOWN; i++) {
                struct pipa_text subject = pipa_note_subject(analysis, i);

                fputs("pipa: note: ", stderr);
                cli_text_plain(stderr, subject);
                fputs(subject.n > 0 ? ": " : "", stderr);
                cli_text_plain(stderr, pipa_note(analysis, i));
                fputc('\n', stderr);
        }
        if (count > SHOWN)
                fprintf(stderr, "pipa: note: %zu more; 'pipa analyze' shows all\n", count - SHOWN);
}
