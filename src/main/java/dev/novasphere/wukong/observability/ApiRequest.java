package dev.novasphere.wukong.observability;

import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A request to the API server without the names of objects.
 *
 * @param verb verb of Kubernetes, such as {@code list}
 * @param resource plural of the kind, with the subresource behind a slash if there is one; {@code none} when no kind is meant, as with
 *     {@code /version}
 */
record ApiRequest(String verb, String resource) {

    private static final String NONE = "none";
    private static final String WATCH = "watch";

    /** Reads method and address of a request. */
    static ApiRequest of(String method, URI uri) {
        List<String> parts = resourceParts(uri.getPath());
        String resource = parts.isEmpty() ? NONE : parts.get(0);
        boolean named = parts.size() > 1;
        if (parts.size() > 2) {
            resource += "/" + parts.get(2);
        }
        return new ApiRequest(verb(method, named, uri.getQuery()), resource);
    }

    boolean isWatch() {
        return verb.equals(WATCH);
    }

    /** What follows group, version and namespace: plural, name, subresource. */
    private static List<String> resourceParts(String path) {
        List<String> parts =
                Arrays.stream(path.split("/")).filter(part -> !part.isEmpty()).toList();
        int prefix = path.startsWith("/apis/") ? 3 : path.startsWith("/api/") ? 2 : parts.size();
        List<String> rest = parts.subList(Math.min(prefix, parts.size()), parts.size());
        boolean inNamespace = rest.size() > 2 && rest.get(0).equals("namespaces");
        return inNamespace ? rest.subList(2, rest.size()) : rest;
    }

    private static String verb(String method, boolean named, String query) {
        return switch (method) {
            case "POST" -> "create";
            case "PUT" -> "update";
            case "GET" -> {
                if (query != null && query.contains("watch=true")) {
                    yield WATCH;
                }
                yield named ? "get" : "list";
            }
            default -> method.toLowerCase(Locale.ROOT);
        };
    }
}
