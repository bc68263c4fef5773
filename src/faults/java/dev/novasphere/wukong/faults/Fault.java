package dev.novasphere.wukong.faults;

import java.util.Random;

/** What happens to a request between the operator and the API server. */
enum Fault {
    /** Nothing. */
    NONE,
    /** The server says that the object was changed meanwhile. */
    CONFLICT,
    /** The server is busy and says when to come back. */
    TOO_MANY_REQUESTS,
    /** The server fails. */
    INTERNAL_ERROR,
    /** The server is not there yet. */
    UNAVAILABLE,
    /** The connection ends before the server has seen the request. */
    CUT_BEFORE,
    /** The server has done what it was asked, and the connection ends before it can say so. */
    ANSWER_LOST,
    /** The request arrives late. */
    DELAYED,
    /** A watch ends somewhere in the middle of an event. */
    WATCH_TRUNCATED,
    /** A watch is refused because the version it wants to go on from is gone. */
    WATCH_EXPIRED;

    /** Decides the fault of one request. */
    @FunctionalInterface
    interface Plan {
        Fault of(boolean watch);

        /** No faults. */
        Plan CALM = watch -> NONE;

        /**
         * One fault, at random; those of watches befall watches and the others befall all else.
         *
         * @param percent of the requests that it befalls
         */
        static Plan some(Fault fault, int percent, long seed) {
            Random random = new Random(seed);
            return watch -> {
                boolean befalls;
                synchronized (random) {
                    befalls = random.nextInt(100) < percent;
                }
                return befalls && watch == fault.isOfWatches() ? fault : NONE;
            };
        }
    }

    boolean isOfWatches() {
        return this == WATCH_TRUNCATED || this == WATCH_EXPIRED;
    }

    /** The status line and headers that the operator gets instead of the server's answer; null for faults that answer nothing. */
    String head() {
        return switch (this) {
            case CONFLICT -> "HTTP/1.1 409 Conflict\r\n";
            case TOO_MANY_REQUESTS -> "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 1\r\n";
            case INTERNAL_ERROR -> "HTTP/1.1 500 Internal Server Error\r\n";
            case UNAVAILABLE -> "HTTP/1.1 503 Service Unavailable\r\n";
            case WATCH_EXPIRED -> "HTTP/1.1 410 Gone\r\n";
            default -> null;
        };
    }

    int code() {
        return switch (this) {
            case CONFLICT -> 409;
            case TOO_MANY_REQUESTS -> 429;
            case INTERNAL_ERROR -> 500;
            case UNAVAILABLE -> 503;
            case WATCH_EXPIRED -> 410;
            default -> 0;
        };
    }

    /** The reason that Kubernetes gives with the code. */
    String reason() {
        return switch (this) {
            case CONFLICT -> "Conflict";
            case TOO_MANY_REQUESTS -> "TooManyRequests";
            case INTERNAL_ERROR -> "InternalError";
            case UNAVAILABLE -> "ServiceUnavailable";
            case WATCH_EXPIRED -> "Expired";
            default -> "";
        };
    }
}
