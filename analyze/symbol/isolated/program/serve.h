/* What a worker answers, question by question. */
#ifndef PIPA_SYMBOL_SERVE_H
#define PIPA_SYMBOL_SERVE_H

/* Until the other side hangs up. 0 then; 1 where it said something that no pipa says. */
int pi_serve(int socket);

#endif
