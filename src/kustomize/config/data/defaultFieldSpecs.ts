// The field paths that kustomize 5.8 knows by default (api/internal/konfig/builtinpluginconsts), in the order in which it keeps them.
// A line is "path [kind [group [version]]]"; "-" stands for any, a leading "+" for "created when absent".
export const defaultFieldSpecText: string = String.raw`[namePrefix]
metadata/name
[nameSuffix]
metadata/name
[namespace]
+metadata/name Namespace
spec/conversion/webhook/clientConfig/service/namespace CustomResourceDefinition apiextensions.k8s.io
+spec/service/namespace APIService apiregistration.k8s.io
[commonLabels]
+spec/selector Service - v1
spec/template/spec/affinity/podAffinity/preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm/labelSelector/matchLabels Deployment apps
spec/template/spec/affinity/podAffinity/requiredDuringSchedulingIgnoredDuringExecution/labelSelector/matchLabels Deployment apps
spec/template/spec/affinity/podAntiAffinity/preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm/labelSelector/matchLabels Deployment apps
spec/template/spec/affinity/podAntiAffinity/requiredDuringSchedulingIgnoredDuringExecution/labelSelector/matchLabels Deployment apps
spec/template/spec/topologySpreadConstraints/labelSelector/matchLabels Deployment apps
+spec/template/metadata/labels Deployment
+spec/selector/matchLabels Deployment
+spec/selector/matchLabels StatefulSet apps
spec/template/spec/affinity/podAffinity/preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm/labelSelector/matchLabels StatefulSet apps
spec/template/spec/affinity/podAffinity/requiredDuringSchedulingIgnoredDuringExecution/labelSelector/matchLabels StatefulSet apps
spec/template/spec/affinity/podAntiAffinity/preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm/labelSelector/matchLabels StatefulSet apps
spec/template/spec/affinity/podAntiAffinity/requiredDuringSchedulingIgnoredDuringExecution/labelSelector/matchLabels StatefulSet apps
spec/template/spec/topologySpreadConstraints/labelSelector/matchLabels StatefulSet apps
+spec/volumeClaimTemplates[]/metadata/labels StatefulSet apps
+spec/template/metadata/labels StatefulSet apps
+spec/jobTemplate/metadata/labels CronJob batch
+spec/jobTemplate/spec/template/metadata/labels CronJob batch
spec/jobTemplate/spec/selector/matchLabels CronJob batch
spec/selector/matchLabels PodDisruptionBudget policy
spec/selector/matchLabels Job batch
+spec/template/metadata/labels Job batch
spec/egress/to/podSelector/matchLabels NetworkPolicy networking.k8s.io
spec/ingress/from/podSelector/matchLabels NetworkPolicy networking.k8s.io
spec/podSelector/matchLabels NetworkPolicy networking.k8s.io
+spec/template/metadata/labels ReplicationController - v1
+spec/selector ReplicationController - v1
+spec/template/metadata/labels DaemonSet
+spec/selector/matchLabels DaemonSet
+spec/template/metadata/labels ReplicaSet
+spec/selector/matchLabels ReplicaSet
+metadata/labels
[templateLabels]
+spec/template/metadata/labels Deployment
+spec/template/metadata/labels StatefulSet apps
+spec/jobTemplate/metadata/labels CronJob batch
+spec/jobTemplate/spec/template/metadata/labels CronJob batch
+spec/template/metadata/labels Job batch
+spec/template/metadata/labels ReplicationController - v1
+spec/template/metadata/labels DaemonSet
+spec/template/metadata/labels ReplicaSet
+metadata/labels
[volumeClaimTemplateLabels]
+spec/volumeClaimTemplates[]/metadata/labels StatefulSet apps
[commonAnnotations]
+spec/template/metadata/annotations Deployment
+spec/template/metadata/annotations StatefulSet
+spec/jobTemplate/metadata/annotations CronJob batch
+spec/jobTemplate/spec/template/metadata/annotations CronJob batch
+spec/template/metadata/annotations Job batch
+spec/template/metadata/annotations ReplicationController - v1
+spec/template/metadata/annotations DaemonSet
+spec/template/metadata/annotations ReplicaSet
+metadata/annotations
[varReference]
spec/ports/port Service
spec/ports/targetPort Service
spec/nfs/server PersistentVolume
spec/template/spec/initContainers/volumeMounts/mountPath Deployment
spec/template/spec/initContainers/env/value Deployment
spec/template/spec/initContainers/command Deployment
spec/template/spec/initContainers/args Deployment
spec/template/spec/containers/volumeMounts/mountPath Deployment
spec/template/spec/containers/env/value Deployment
spec/template/spec/volumes/nfs/server Deployment
spec/template/metadata/annotations Deployment
spec/template/spec/containers/command Deployment
spec/template/spec/containers/args Deployment
spec/template/spec/containers/volumeMounts/mountPath StatefulSet
spec/template/spec/containers/env/value StatefulSet
spec/template/spec/initContainers/args StatefulSet
spec/volumeClaimTemplates/spec/nfs/server StatefulSet
spec/template/spec/initContainers/command StatefulSet
spec/template/spec/containers/command StatefulSet
spec/template/spec/containers/args StatefulSet
spec/template/spec/initContainers/volumeMounts/mountPath StatefulSet
spec/template/spec/initContainers/env/value StatefulSet
spec/jobTemplate/spec/template/spec/initContainers/env/value CronJob
spec/jobTemplate/spec/template/spec/initContainers/command CronJob
spec/jobTemplate/spec/template/spec/initContainers/args CronJob
spec/jobTemplate/spec/template/spec/containers/volumeMounts/mountPath CronJob
spec/jobTemplate/spec/template/spec/containers/env/value CronJob
spec/jobTemplate/spec/template/spec/containers/command CronJob
spec/jobTemplate/spec/template/spec/initContainers/volumeMounts/mountPath CronJob
spec/jobTemplate/spec/template/volumes/nfs/server CronJob
spec/jobTemplate/spec/template/spec/containers/args CronJob
spec/template/spec/containers/command DaemonSet
spec/template/spec/volumes/nfs/server DaemonSet
spec/template/spec/initContainers/volumeMounts/mountPath DaemonSet
spec/template/spec/initContainers/env/value DaemonSet
spec/template/spec/initContainers/command DaemonSet
spec/template/spec/initContainers/args DaemonSet
spec/template/spec/containers/volumeMounts/mountPath DaemonSet
spec/template/spec/containers/env/value DaemonSet
spec/template/spec/containers/args DaemonSet
spec/tls/secretName Ingress
spec/tls/hosts Ingress
spec/rules/host Ingress
spec/template/spec/initContainers/command Job
spec/template/spec/volumes/nfs/server Job
spec/template/spec/containers/args Job
spec/template/spec/containers/command Job
spec/template/spec/containers/env/value Job
spec/template/spec/containers/volumeMounts/mountPath Job
spec/template/spec/initContainers/args Job
spec/template/spec/initContainers/env/value Job
spec/template/spec/initContainers/volumeMounts/mountPath Job
spec/containers/volumeMounts/mountPath Pod
spec/containers/args Pod
spec/initContainers/command Pod
spec/initContainers/env/value Pod
spec/initContainers/volumeMounts/mountPath Pod
spec/volumes/nfs/server Pod
spec/initContainers/args Pod
spec/containers/env/value Pod
spec/containers/command Pod
spec/template/spec/volumes/nfs/server ReplicaSet
spec/template/spec/containers/volumeMounts/mountPath ReplicaSet
spec/template/spec/containers/env/value ReplicaSet
spec/template/spec/containers/command ReplicaSet
spec/template/spec/containers/args ReplicaSet
spec/template/spec/initContainers/args ReplicaSet
spec/template/spec/initContainers/volumeMounts/mountPath ReplicaSet
spec/template/spec/initContainers/env/value ReplicaSet
spec/template/spec/initContainers/command ReplicaSet
metadata/labels
metadata/annotations
[images]
+spec/containers[]/image
+spec/initContainers[]/image
+spec/volumes[]/image/reference
+spec/template/spec/containers[]/image
+spec/template/spec/initContainers[]/image
+spec/template/spec/volumes[]/image/reference
+spec/jobTemplate/spec/template/spec/volumes[]/image/reference
[replicas]
+spec/replicas Deployment
+spec/replicas StatefulSet
+spec/replicas ReplicaSet
+spec/replicas ReplicationController`;
