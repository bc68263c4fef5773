package dev.novasphere.wukong.patterns;

import java.util.concurrent.atomic.AtomicLong;

/** A text that counts how many of its characters were read, each time they are. */
final class CountingText implements CharSequence {

    private final String text;
    private final AtomicLong reads;

    CountingText(String text) {
        this(text, new AtomicLong());
    }

    private CountingText(String text, AtomicLong reads) {
        this.text = text;
        this.reads = reads;
    }

    long reads() {
        return reads.get();
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public char charAt(int index) {
        reads.incrementAndGet();
        return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return new CountingText(text.substring(start, end), reads);
    }

    @Override
    public String toString() {
        return text;
    }
}
