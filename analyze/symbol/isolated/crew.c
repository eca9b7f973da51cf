#include "analyze/symbol/isolated/crew.h"

#include "base/limits.h"

#include <time.h>

#define SECOND_NS 1000000000
#define PATIENCE_S 10
#define BRIEF_NS 2000000

bool pi_crew_init(struct pi_crew *crew, const char *program, size_t count,
                  const struct pi_host *host, struct pi_arena *arena)
{
        *crew = (struct pi_crew){ .program = program,
                                  .patience_ns = (int64_t)PATIENCE_S * SECOND_NS,
                                  .host = host,
                                  .owner = pthread_self(),
                                  .shields = UINT32_MAX };
        pi_keeper_init(&crew->keeper, program);
        pthread_mutex_init(&crew->lock, NULL);
        pthread_cond_init(&crew->given, NULL);
        crew->places = PI_NEW_ARRAY(arena, struct pi_crew_place, count);
        if (!crew->places)
                return false;
        crew->count = count;
        for (size_t i = 0; i < count; i++)
                crew->places[i].worker.socket = crew->places[i].worker.process = -1;
        return true;
}

void pi_crew_done(struct pi_crew *crew)
{
        for (size_t i = 0; i < crew->count; i++)
                pi_worker_stop(&crew->places[i].worker);
        pi_keeper_done(&crew->keeper);
        pthread_cond_destroy(&crew->given);
        pthread_mutex_destroy(&crew->lock);
}

bool pi_crew_go_on(void *user)
{
        struct pi_crew *crew = user;

        if (!atomic_load(&crew->cancelled) && pthread_equal(pthread_self(), crew->owner) &&
            !pi_host_step(crew->host, "naming addresses", 0, 0))
                atomic_store(&crew->cancelled, true);
        return !atomic_load(&crew->cancelled);
}

static bool is_running(const struct pi_crew_place *place)
{
        return place->worker.socket >= 0;
}

/* A worker that lived for half of its processor time may meet the end of it in its next job. */
static bool is_old(const struct pi_crew_place *place)
{
        return pi_channel_now_ns() - place->worker.born_ns >
               (int64_t)PI_LIMIT_WORKER_CPU_S / 2 * SECOND_NS;
}

static struct pi_crew_place *find(struct pi_crew *crew, bool busy, bool running)
{
        for (size_t i = 0; i < crew->count; i++)
                if (crew->places[i].busy == busy && is_running(&crew->places[i]) == running)
                        return &crew->places[i];
        return NULL;
}

/* Under the lock, which it gives up while the worker starts: the place is the caller's meanwhile.
 */
static bool start(struct pi_crew *crew, struct pi_crew_place *place)
{
        struct pi_worker worker;
        struct pi_patience patience = { pi_channel_now_ns() + crew->patience_ns, pi_crew_go_on,
                                        crew };

        place->busy = true;
        pthread_mutex_unlock(&crew->lock);
        int error = pi_keeper_start(&crew->keeper, &worker);
        bool good = !error && pi_worker_greet(&worker, &patience);
        if (!error && !good)
                pi_worker_stop(&worker);
        pthread_mutex_lock(&crew->lock);
        place->busy = good;
        if (good) {
                place->worker = worker;
                crew->shields &= worker.hello.shields;
                return true;
        }
        crew->broken = true;
        crew->start_errno = error;
        pthread_cond_broadcast(&crew->given);
        return false;
}

/* One that runs and is free. */
static struct pi_crew_place *find_free(struct pi_crew *crew)
{
        struct pi_crew_place *place = find(crew, false, true);

        while (place && is_old(place)) {
                pi_worker_stop(&place->worker);
                place = find(crew, false, true);
        }
        return place;
}

/* A start takes longer than most answers do: a little while one that runs may become free. Under
 * the lock. */
static void wait_briefly(struct pi_crew *crew)
{
        struct timespec until;

        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_nsec += BRIEF_NS;
        until.tv_sec += until.tv_nsec / SECOND_NS;
        until.tv_nsec %= SECOND_NS;
        pthread_cond_timedwait(&crew->given, &crew->lock, &until);
}

static bool has_busy(struct pi_crew *crew)
{
        return find(crew, true, true) || find(crew, true, false);
}

/* The worker to be used next; NULL where there will be none. */
static struct pi_crew_place *take(struct pi_crew *crew)
{
        struct pi_crew_place *place = find_free(crew);

        if (!place && has_busy(crew)) {
                wait_briefly(crew);
                place = find_free(crew);
        }
        while (!place) {
                struct pi_crew_place *empty = crew->broken ? NULL : find(crew, false, false);
                if (empty && start(crew, empty))
                        return empty;
                if (!empty && !has_busy(crew))
                        return NULL;
                if (!empty)
                        pthread_cond_wait(&crew->given, &crew->lock);
                place = find_free(crew);
        }
        place->busy = true;
        return place;
}

struct pi_worker *pi_crew_take(struct pi_crew *crew, int *start_errno)
{
        pthread_mutex_lock(&crew->lock);
        struct pi_crew_place *place = take(crew);
        *start_errno = crew->start_errno;
        pthread_mutex_unlock(&crew->lock);
        return place ? &place->worker : NULL;
}

enum pi_worker_end pi_crew_give(struct pi_crew *crew, struct pi_worker *worker, bool alive)
{
        struct pi_worker was = { .socket = -1, .process = -1 };

        pthread_mutex_lock(&crew->lock);
        if (!alive) {
                struct pi_worker none = was;
                was = *worker;
                *worker = none;
        }
        for (size_t i = 0; i < crew->count; i++)
                if (&crew->places[i].worker == worker)
                        crew->places[i].busy = false;
        pthread_cond_signal(&crew->given);
        pthread_mutex_unlock(&crew->lock);
        return pi_worker_stop(&was);
}
