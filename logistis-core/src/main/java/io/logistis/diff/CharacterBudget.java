package io.logistis.diff;

/**
 * What may be spent on paths and indentation. They stand before each value below them, so that deep or long-named fields
 * could make gigabytes of a megabyte; when the budget is spent, objects and lists are taken as a whole. No object that
 * people write comes near it. Not thread-safe.
 */
final class CharacterBudget {

    private static final long CHARACTERS = 32_000_000;

    private long spent;

    /** Spends that much for each of so many values, if it is there. */
    boolean spend(int values, int charactersEach) {
        long cost = (long) values * charactersEach;
        if (spent + cost > CHARACTERS) {
            return false;
        }
        spent += cost;
        return true;
    }
}
