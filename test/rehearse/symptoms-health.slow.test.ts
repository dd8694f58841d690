import { healthChecks } from "./symptoms/health";
import { reachability } from "./symptoms/reachability";
import { describeSymptoms } from "./symptoms/symptom";

describeSymptoms("reachability", reachability);
describeSymptoms("health checks", healthChecks);
