package dev.novasphere.wukong.plan.storage.disk;

/**
 * A field of a disk that its Wukong writes in another way by now than the disk was made.
 *
 * @param field the field, for example storageClassName
 * @param asked what the Wukong says by now; null for nothing
 * @param made what the disk was made with; null for nothing
 */
public record Difference(String field, String asked, String made) {

    /** What the Wukong says by now, as a message names it. */
    public String words() {
        return asked == null ? "no " + field : field + " " + asked;
    }
}
