import { limits } from "./symptoms/limits";
import { protocol } from "./symptoms/protocol";
import { describeSymptoms } from "./symptoms/symptom";
import { time } from "./symptoms/time";
import { tlsToTargets } from "./symptoms/tls";

describeSymptoms("protocols", protocol);
describeSymptoms("limits", limits);
describeSymptoms("TLS to targets", tlsToTargets);
describeSymptoms("time", time);
