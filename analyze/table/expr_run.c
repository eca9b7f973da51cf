/* Programs at work: one value, or columns in blocks that stay in the first cache. Both go through
 * expr_apply, so that they agree to the bit. */
#include "analyze/table/expr_tree.h"

#define LANES 64

double pi_expr_run(const struct pi_expr *expr, const double *slot)
{
        double stack[PI_LIMIT_EXPR_STACK + 1], *top = stack;
        bool failed = false;

        for (uint32_t i = 0; i < expr->op_count; i++) {
                const struct pi_expr_op *op = &expr->op[i];
                switch (op->code) {
                case EXPR_SLOT:
                        *top++ = slot[op->slot];
                        break;
                case EXPR_NUMBER:
                        *top++ = op->number;
                        break;
                case EXPR_MINUS:
                        top[-1] = -top[-1];
                        break;
                case EXPR_NOT:
                        top[-1] = expr_not(top[-1]);
                        break;
                case EXPR_IF:
                case EXPR_IF_KNOWN:
                        top -= 2;
                        if (op->code == EXPR_IF_KNOWN && isnan(top[-1]))
                                break;
                        top[-1] = top[-1] == 0 ? top[1] : top[0];
                        break;
                case EXPR_MOD:
                        top--;
                        failed |= !expr_mod(top[-1], top[0], &top[-1]);
                        break;
                default:
                        top--;
                        top[-1] = expr_apply(op->code, top[-1], top[0]);
                        break;
                }
        }
        return failed ? NAN : top[-1];
}

/* A value of the stack is a column of the caller or one of two buffers of its height: a result goes
 * where its operands are not, so that loops need not fear overlap. */
struct lanes {
        double buffer[2][PI_LIMIT_EXPR_STACK][LANES];
        const double *value[PI_LIMIT_EXPR_STACK + 1];
        bool failed[LANES];
};

static double *room(struct lanes *lanes, unsigned height)
{
        double *first = lanes->buffer[0][height];

        return lanes->value[height] == first ? lanes->buffer[1][height] : first;
}

#define LOOP(expression)                           \
        do {                                       \
                for (size_t i = 0; i < count; i++) \
                        out[i] = (expression);     \
        } while (0)

static void apply(enum expr_code code, const double *restrict a, const double *restrict b,
                  double *restrict out, size_t count)
{
        switch (code) {
        case EXPR_ADD:
                LOOP(expr_apply(EXPR_ADD, a[i], b[i]));
                break;
        case EXPR_SUB:
                LOOP(expr_apply(EXPR_SUB, a[i], b[i]));
                break;
        case EXPR_MUL:
                LOOP(expr_apply(EXPR_MUL, a[i], b[i]));
                break;
        case EXPR_DIV:
                LOOP(expr_apply(EXPR_DIV, a[i], b[i]));
                break;
        case EXPR_RATIO:
                LOOP(expr_apply(EXPR_RATIO, a[i], b[i]));
                break;
        case EXPR_MIN:
                LOOP(expr_apply(EXPR_MIN, a[i], b[i]));
                break;
        case EXPR_MAX:
                LOOP(expr_apply(EXPR_MAX, a[i], b[i]));
                break;
        default: /* comparisons and logic are rare */
                LOOP(expr_apply(code, a[i], b[i]));
                break;
        }
}

static void apply_mod(struct lanes *lanes, const double *a, const double *b, double *out,
                      size_t count)
{
        for (size_t i = 0; i < count; i++) {
                out[i] = NAN;
                lanes->failed[i] |= !expr_mod(a[i], b[i], &out[i]);
        }
}

static void choose(enum expr_code code, const double *restrict condition,
                   const double *restrict yes, const double *restrict no, double *restrict out,
                   size_t count)
{
        if (code == EXPR_IF)
                LOOP(condition[i] == 0 ? no[i] : yes[i]);
        else
                LOOP(isnan(condition[i]) ? NAN : condition[i] == 0 ? no[i] : yes[i]);
}

static void negate(enum expr_code code, const double *restrict a, double *restrict out,
                   size_t count)
{
        if (code == EXPR_MINUS)
                LOOP(-a[i]);
        else
                LOOP(expr_not(a[i]));
}

/* An instruction that has operands; the height of the stack after it. */
static unsigned combine(struct lanes *lanes, enum expr_code code, unsigned height, size_t count)
{
        const double **value = lanes->value;
        unsigned at = code == EXPR_MINUS || code == EXPR_NOT     ? height - 1
                      : code == EXPR_IF || code == EXPR_IF_KNOWN ? height - 3
                                                                 : height - 2;
        double *out = room(lanes, at);

        if (at == height - 1)
                negate(code, value[at], out, count);
        else if (at == height - 3)
                choose(code, value[at], value[at + 1], value[at + 2], out, count);
        else if (code == EXPR_MOD)
                apply_mod(lanes, value[at], value[at + 1], out, count);
        else
                apply(code, value[at], value[at + 1], out, count);
        value[at] = out;
        return at + 1;
}

static void run_block(const struct pi_expr *expr, const double *const *column, size_t from,
                      size_t count, struct lanes *lanes)
{
        unsigned height = 0;

        for (uint32_t at = 0; at < expr->op_count; at++) {
                const struct pi_expr_op *op = &expr->op[at];
                if (op->code == EXPR_SLOT) {
                        lanes->value[height++] = column[op->slot] + from;
                } else if (op->code == EXPR_NUMBER) {
                        double *out = lanes->buffer[0][height];
                        LOOP(op->number);
                        lanes->value[height++] = out;
                } else {
                        height = combine(lanes, op->code, height, count);
                }
        }
}

void pi_expr_run_columns(const struct pi_expr *expr, const double *const *column, size_t count,
                         double *out)
{
        struct lanes lanes;

        for (size_t from = 0; from < count; from += LANES) {
                size_t n = count - from < LANES ? count - from : LANES;
                if (expr->can_fail)
                        memset(lanes.failed, 0, sizeof(lanes.failed));
                run_block(expr, column, from, n, &lanes);
                memmove(out + from, lanes.value[0], n * sizeof(*out));
                for (size_t i = 0; expr->can_fail && i < n; i++)
                        if (lanes.failed[i])
                                out[from + i] = NAN;
        }
}
