import { clientAddress } from "./symptoms/client-address";
import { routing } from "./symptoms/routing";
import { describeSymptoms } from "./symptoms/symptom";

describeSymptoms("routing", routing);
describeSymptoms("the client's address", clientAddress);
