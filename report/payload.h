/* The model's profile and the machine's series -> the page's payload (doc/page.md): header and
 * columns, gzip, base64. */
#ifndef PIPA_REPORT_PAYLOAD_H
#define PIPA_REPORT_PAYLOAD_H

#include "analyze/model/model.h"
#include "base/out.h"
#include "pipa/pipa.h"

/* PIPA_E_MEMORY where an index or zlib's state cannot be had. */
enum pipa_status pi_payload_write(const struct pi_model *model, struct pi_out *out,
                                  struct pipa_error *err);

#endif
