/** What a backend must do beyond computing its ops right. */
import type { Behaviour } from "./behaviour.js";
import {
  abortIsHeard,
  callsDoNotRemember,
  callsMayOverlap,
  disposalIsFinal,
  unknownOpsAreRefused,
} from "./calls.js";
import { nothingIsKeptAlive } from "./collection.js";
import { largeTensors, nonFiniteNumbersPropagate, oddSizes } from "./numbers.js";
import { sameRandomBits } from "./random.js";
import { inputsAndOutputsAreSeparate, nothingLeaks, roundTrips } from "./storage.js";
import { digitsInTails } from "./tails.js";

export const behaviours: readonly Behaviour[] = [
  roundTrips,
  inputsAndOutputsAreSeparate,
  nothingLeaks,
  nothingIsKeptAlive,
  callsMayOverlap,
  callsDoNotRemember,
  abortIsHeard,
  unknownOpsAreRefused,
  disposalIsFinal,
  oddSizes,
  sameRandomBits,
  nonFiniteNumbersPropagate,
  digitsInTails,
  largeTensors,
];
