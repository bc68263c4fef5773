package dev.novasphere.wukong.controller;

import dev.novasphere.wukong.apply.snapshot.SnapshotRequests;
import dev.novasphere.wukong.client.reading.UnreadableObjects;
import dev.novasphere.wukong.observability.WukongEvents;
import dev.novasphere.wukong.watch.ApiAvailability;
import dev.novasphere.wukong.watch.CrossControllerEvents;
import dev.novasphere.wukong.watch.Informers;
import dev.novasphere.wukong.watch.WukongRestores;
import dev.novasphere.wukong.watch.WukongSnapshots;
import dev.novasphere.wukong.write.Writer;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;

/** What the controllers of WukongSnapshots and WukongRestores work with. */
@Dependent
class StepTools {

    @Inject
    Informers informers;

    @Inject
    ApiAvailability apis;

    @Inject
    CrossControllerEvents changes;

    @Inject
    WukongSnapshots snapshots;

    @Inject
    WukongRestores restores;

    @Inject
    SnapshotRequests requests;

    @Inject
    WukongEvents events;

    @Inject
    Writer writer;

    @Inject
    UnreadableObjects unreadable;
}
