#!/bin/sh
echo "hello" | grep h
