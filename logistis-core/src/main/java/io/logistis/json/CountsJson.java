package io.logistis.json;

import io.logistis.history.ChangeCounts;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** Writes counts as UTF-8 JSON. Stateless and thread-safe. */
public final class CountsJson {

    private CountsJson() {}

    /**
     * {@code {"since":…,"until":…,"from":…,"bucketSeconds":300,"unit":"CHANGES","countedFrom":…,"total":…,"people":[…],
     * "system":[…],"denied":[…],"noEffect":[…],"series":[{"by":"user","name":…,"others":0,"total":…,"counts":[…]}],
     * "interruptions":[…]}}.
     */
    public static byte[] write(ChangeCounts counts, Instant since, Instant until) {
        return JsonOut.write(json -> {
            json.writeStartObject();
            JsonOut.time(json, "since", since);
            JsonOut.time(json, "until", until);
            JsonOut.time(json, "from", counts.from());
            json.writeNumberProperty("bucketSeconds", counts.buckets().seconds());
            json.writeStringProperty("unit", counts.unit().name());
            JsonOut.time(json, "countedFrom", counts.countedFrom());
            json.writeNumberProperty(
                    "total",
                    sum(counts.people()) + sum(counts.system()) + sum(counts.denied()) + sum(counts.noEffect()));
            numbers(json, "people", counts.people());
            numbers(json, "system", counts.system());
            numbers(json, "denied", counts.denied());
            numbers(json, "noEffect", counts.noEffect());
            json.writeArrayPropertyStart("series");
            for (ChangeCounts.Series series : counts.series()) {
                series(json, series);
            }
            json.writeEndArray();
            ChangeJson.interruptions(json, counts.interruptions());
            json.writeEndObject();
        });
    }

    private static void series(JsonGenerator json, ChangeCounts.Series series) {
        json.writeStartObject();
        json.writeStringProperty("by", series.by().name().toLowerCase(Locale.ROOT));
        JsonOut.string(json, "name", series.name());
        json.writeNumberProperty("others", series.others());
        json.writeNumberProperty("total", series.total());
        numbers(json, "counts", series.counts());
        json.writeEndObject();
    }

    private static long sum(List<Long> numbers) {
        return numbers.stream().mapToLong(Long::longValue).sum();
    }

    private static void numbers(JsonGenerator json, String name, List<Long> numbers) {
        json.writeArrayPropertyStart(name);
        numbers.forEach(json::writeNumber);
        json.writeEndArray();
    }
}
