package io.logistis.httpserver.http;

/** Decides who may come in. Thread-safe. */
@FunctionalInterface
public interface Gate {

    /**
     * The request, with what is known of who sent it.
     *
     * @throws HttpException if it may not come in
     */
    Request admit(Request request);
}
