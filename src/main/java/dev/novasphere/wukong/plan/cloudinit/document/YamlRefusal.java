package dev.novasphere.wukong.plan.cloudinit.document;

/**
 * What PyYAML, which cloud-init reads with, refuses in a text that {@link CloudInitYaml} reads: cloud-init then takes nothing of the text
 * (PyYAML, composer.py and constructor.py; cloud-init, util.load_yaml).
 *
 * @param what says what it is, never what the document holds
 * @param line where it is, from 1
 */
public record YamlRefusal(String what, int line) {}
